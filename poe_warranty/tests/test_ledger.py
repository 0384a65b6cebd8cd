"""A month of mixed claims in the books: every figure below was computed by hand, to the cent.

Prices and costs are in US dollars, the company's currency. One dollar is 0.80 euro until 15/03/2026
and 0.90 euro from 16/03/2026 on. Sales carry 15 % tax, purchases none.

What was bought, at which price:

=========  =======================  =============  ==============
date       goods                    average cost   standard cost
=========  =======================  =============  ==============
02/02      9 cameras                61.20          61.20
02/02      5 boards                 20.10          20.10
02/02      3 fans                    7.77           7.77
09/03      2 cameras                64.35          61.20
10/03      2 boards                 25.35          20.10
=========  =======================  =============  ==============

At average cost a camera is worth (1 x 61.20 + 2 x 64.35) / 3 = 189.90 / 3 = 63.30 from 09/03 on, and a
board (3 x 20.10 + 2 x 25.35) / 5 = 111.00 / 5 = 22.20 from 10/03 on. At standard cost nothing changes.

A camera is sold for 149.90, or 149.90 x 0.80 = 119.92 euro. A board costs the customer 49.95, an hour of
labour 35.00. An hour costs us 12.34, a parcel 4.40.
"""

from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, new_test_user

from .common import WarrantyCommon


def at(day):
    """Freeze the clock at 10:00 in Vietnam on a day of 2026, given as ``MM-DD``."""
    return freeze_time(f"2026-{day} 03:00:00")


class LedgerCommon(WarrantyCommon):
    """A company whose books tell apart what the tests look at, and the events of the month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls.quick_ref("base.group_user")._apply_group(cls.group_product_pricelist)
        cls.euro, cls.dollar = cls._enable_currency("EUR"), cls.company.currency_id
        (cls.euro | cls.dollar).rate_ids.unlink()
        cls.env["res.currency.rate"].create(
            [
                {"name": day, "rate": rate, "currency_id": cls.euro.id, "company_id": False}
                for day, rate in [("2026-01-01", 0.8), ("2026-03-16", 0.9)]
            ]
        )
        cls.in_dollar, cls.in_euro = cls.env["product.pricelist"].create(
            [
                {"name": currency.name, "currency_id": currency.id, "company_id": False}
                for currency in (cls.dollar, cls.euro)
            ]
        )
        cls.eva = cls.env["res.partner"].create({"name": "Eva"})
        cls.vendor = cls.env["res.partner"].create({"name": "Maker X", "street": "1 Dock Road"})
        cls.hauler = cls.env["res.partner"].create({"name": "Carrier Y"})
        cls.parts_category = cls.env["product.category"].create({"name": "Spare parts"})
        with at("02-01"):
            cls.cam = cls._make_product("Ledger camera", "camera", tracking="serial")
            cls.cam.list_price = 149.90
            cls.board = cls._make_part("Board", 49.95)
            cls.fan = cls._make_part("Fan", 15.00)
            cls.hour, cls.parcel = cls.env["product.product"].create(
                [
                    {"name": "Hour", "type": "service", "list_price": 35.0},
                    {"name": "Parcel", "type": "service", "list_price": 9.0},
                ]
            )
        cls.hour.invoice_policy = "order"

    @classmethod
    def _make_part(cls, name, price, **vals):
        vals.setdefault("is_storable", True)
        return cls.env["product.product"].create(
            {
                "name": name,
                "categ_id": cls.parts_category.id,
                "list_price": price,
                "invoice_policy": "order",
                "is_genuine_part": True,
                "device_tmpl_ids": [Command.set(cls.cam.product_tmpl_id.ids)],
                **vals,
            }
        )

    # === the books === #

    def _open_books(self, valuation, cost_method, company=None, prefix="A"):
        """Work in a company from now on, with this valuation.

        :param str prefix: of the serial numbers
        """
        company = company or self.company
        company.write({"inventory_valuation": valuation, "cost_method": cost_method})
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        self.prefix = prefix
        for name in ("cam", "board", "fan", "hour", "parcel", "parts_category", "an", "binh",
                     "eva", "vendor", "hauler", "in_dollar", "in_euro"):  # fmt: skip
            self.patch(type(self), name, getattr(self, name).with_env(env))
        self.patch(type(self), "env", env)
        self.patch(type(self), "company", company.with_env(env))
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        self.patch(type(self), "warehouse", warehouse)
        groups = "poe_warranty.group_warranty_user,stock.group_production_lot"
        desk = new_test_user(env, f"desk_{prefix}", groups=groups, company_id=company.id,
                             company_ids=[Command.set(company.ids)])  # fmt: skip
        self.patch(type(self), "desk", desk)
        self._set_accounts()
        env["account.fiscal.position"].search([]).auto_apply = False
        for customer in (self.an, self.binh):
            customer.property_product_pricelist = self.in_dollar
        self.eva.property_product_pricelist = self.in_euro
        with at("02-01"):
            self.hour.standard_price = 12.34
            if cost_method == "standard":
                self.cam.standard_price = 61.20
                self.board.standard_price = 20.10
                self.fan.standard_price = 7.77

    def _set_accounts(self):
        """Choose the accounts, so that each figure stands on its own one."""
        company, chart = self.company, self.env["account.chart.template"]
        expense = company.expense_account_id
        names = ("cost of sales", "service income", "wages", "carriers")
        kinds = ("expense_direct_cost", "income", "expense", "expense")
        made = {
            name: self.env["account.account"].create(
                {"name": name, "code": f"99{number}", "account_type": kind}
            )
            for number, (name, kind) in enumerate(zip(names, kinds, strict=True))
        }
        categories = self.parts_category | self.cam.categ_id
        categories.property_account_expense_categ_id = made["cost of sales"]
        self.hour.property_account_income_id = made["service income"]
        self.hour.property_account_expense_id = made["wages"]
        self.parcel.property_account_expense_id = made["carriers"]
        company.write(
            {
                "warranty_policy_id": self.consumer.id,
                "warranty_labour_product_id": self.hour.id,
                "warranty_transport_product_id": self.parcel.id,
            }
        )
        self.assertTrue(company.warranty_expense_account_id)
        self.accounts = {
            **made,
            "goods income": company.income_account_id,
            "warranty": company.warranty_expense_account_id,
            "stock": company.account_stock_valuation_id,
            "variation": company.account_stock_valuation_id.account_stock_variation_id,
            "receivable": chart.ref("receivable"),
            "payable": chart.ref("payable"),
            "tax": chart.ref("tax_received"),
            "exchange": company.expense_currency_exchange_account_id,
        }
        self.assertNotIn(expense, self.accounts.values())

    def _get_ledger(self):
        """Return the posted balance of every account of the company that has one, under its name in
        ``accounts``. The database adds up decimals: no cent is lost to floats."""
        names = {account: name for name, account in self.accounts.items()}
        groups = self.env["account.move.line"]._read_group(
            [("parent_state", "=", "posted"), ("company_id", "=", self.company.id)],
            ["account_id"],
            ["balance:sum"],
        )
        return {names.get(account, account.name): balance for account, balance in groups if balance}

    def _get_partner_balances(self, partner, kind="asset_receivable"):
        """Return what a partner owes, in dollars and, of what is in euro, in euro."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", kind),
            ]
        )
        euros = lines.filtered(lambda line: line.currency_id == self.euro)
        return (
            self.dollar.round(sum(lines.mapped("balance"))),
            self.euro.round(sum(euros.mapped("amount_currency"))),
        )

    def _get_values(self):
        """Return what the stock of cameras, boards and fans is worth, as Inventory shows it."""
        products = self.cam | self.board | self.fan
        products.invalidate_recordset(["total_value"])
        return tuple(self.dollar.round(product.total_value) for product in products)

    def _get_reported(self):
        """Return the sum of the warranty cost report of the company."""
        self.env.flush_all()
        rows = self.env["warranty.cost.report"]
        [(amount,)] = rows._read_group(
            [("company_id", "=", self.company.id)], [], ["amount:sum"]
        )
        return amount

    # === events === #

    def _serial(self, number):
        return f"{self.prefix}-{number}"

    def _lot(self, number):
        domain = [("product_id", "=", self.cam.id), ("name", "=", self._serial(number))]
        return self.env["stock.lot"].search(domain)

    def _buy(self, product, price, quantity=0, numbers=()):
        """Order, receive and bill goods."""
        quantity = quantity or len(numbers)
        line = {"product_id": product.id, "product_qty": quantity, "price_unit": price,
                "tax_ids": [Command.clear()]}  # fmt: skip
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "order_line": [Command.create(line)]}
        )
        order.button_confirm()
        move = order.picking_ids.move_ids
        if numbers:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {"product_id": product.id, "lot_name": self._serial(number), "quantity": 1}
                )
                for number in numbers
            ]
        move.picked = True
        order.picking_ids.button_validate()
        order.action_create_invoice()
        self._post(order.invoice_ids)
        return order

    def _post(self, invoice):
        """Post an invoice, bill or credit note of today, due at the end of the year, as the
        accountant does."""
        invoice = invoice.with_env(self.env)
        invoice.invoice_date = datetime.now().date()
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = "2026-12-31"
        invoice.action_post()
        return invoice

    def _sell_camera(self, number, customer):
        order = self._order(customer, (self.cam, 1))
        self._deliver(order.picking_ids, {self.cam: [self._serial(number)]})
        self._post(order._create_invoices())

    def _take_in(self, number, dropped=False):
        """Return the judged claim on a camera that lies in our service location."""
        claim = self._claim(self._serial(number))
        claim.action_receive()
        if dropped:
            photos = [Command.set(self._photo().ids)]
            self._observe(claim, "dropped", causal_link="yes", attachment_ids=photos)
        claim.action_assess()
        self.assertDecision(claim, *(["excluded", "III.5"] if dropped else ["covered"]))
        return claim

    def _use_part(self, claim, product, charged=False, quantity=1):
        """Put a part on the repair, as the technician does."""
        form = Form(claim.repair_id.with_user(self.desk))
        with form.move_ids.new() as part:
            part.repair_line_type = "add"
            part.product_id = product
            part.product_uom_qty = quantity
        form.save()
        if charged:
            claim.repair_id.move_ids.sorted("id")[-1:].is_covered = False

    def _finish(self, claim):
        """Do the repair and hand the device back."""
        if claim.repair_id.state == "draft":
            claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        claim.action_close()

    def _bill_customer(self, claim):
        claim.action_invoice()
        return self._post(claim.invoice_ids)

    def _replace_by(self, claim, number):
        """Hand another camera out in exchange, through the dialog."""
        action = claim.action_replace()
        Wizard = self.env[action["res_model"]].with_context(**action["context"])
        Wizard.with_user(self.desk).create({"lot_id": self._lot(number).id}).action_apply()
        claim.action_close()

    def _send_back(self, claim, number):
        """Send the defective unit to the supplier under an RMA number."""
        claim.action_recover()
        recovery = claim.recovery_ids
        recovery.partner_id = self.vendor
        recovery.action_request()
        recovery.rma_number = number
        recovery.action_approve()
        recovery.action_send()
        return recovery

    def _settle(self, recovery, outcome, **values):
        context = recovery.action_settle()["context"]
        wizard = Form(self.env["warranty.recovery.settle"].with_context(**context))
        wizard.outcome = outcome
        for name, value in values.items():
            setattr(wizard, name, value)
        wizard.save().action_apply()

    # === the month === #

    def _run_month(self, camera_price, board_price):
        """Let everything happen, in its order.

        :param float camera_price: of the cameras bought in March
        :param float board_price: of the boards bought in March
        """
        self._run_february()
        self._run_until_ninth()
        with at("03-09"):
            self._buy(self.cam, camera_price, numbers=["CAM11", "CAM12"])
        with at("03-10"):
            self._buy(self.board, board_price, 2)
        self._run_half_charged()
        self._run_goodwill()
        self._run_refund()
        self._run_replaced_and_credited()
        self._run_replaced_and_exchanged()
        self._run_refused()

    def _run_february(self):
        """Buy, and sell eight cameras: two of them to Eva, in euro."""
        with at("02-02"):
            numbers = [f"CAM0{number}" for number in range(1, 9)]
            self._buy(self.cam, 61.20, numbers=[*numbers, "LN01"])
            self._buy(self.board, 20.10, 5)
            self._buy(self.fan, 7.77, 3)
            self._lot("LN01").is_loaner = True
        buyers = [self.an, self.an, self.eva, self.binh, self.an, self.eva, self.an, self.binh]
        with at("02-10"):
            for number, buyer in zip(numbers, buyers, strict=True):
                self._sell_camera(number, buyer)

    def _run_until_ninth(self):
        """CAM01: covered, with two parts, labour, transport and a loaner. CAM02: charged."""
        with at("03-02"):
            covered = self._take_in("CAM01")
            covered.loaner_lot_id = self._lot("LN01")
            covered.action_lend()
            covered.cost_ids = [Command.create({"kind": "labour", "quantity": 1.5})]
        with at("03-03"):
            covered.cost_ids = [
                Command.create({"kind": "transport", "quantity": 2, "unit_cost": 4.40})
            ]
            covered.action_repair()
            self._use_part(covered, self.board)
            self._use_part(covered, self.fan)
            self._finish(covered)
            covered.action_loaner_back()
        with at("03-04"):
            line = {"product_id": self.parcel.id, "quantity": 2, "price_unit": 4.40,
                    "tax_ids": [Command.clear()]}  # fmt: skip
            bill = {"move_type": "in_invoice", "partner_id": self.hauler.id,
                    "invoice_line_ids": [Command.create(line)]}  # fmt: skip
            self._post(self.env["account.move"].create(bill))
        with at("03-05"):
            charged = self._take_in("CAM02", dropped=True)
            charged.action_quote()
            self._use_part(charged, self.board)
            charged.action_accept()
            charged.cost_ids = [Command.create({"kind": "labour", "quantity": 1})]
            self._finish(charged)
        with at("03-06"):
            self._bill_customer(charged)
        self.covered, self.charged = covered, charged

    def _run_half_charged(self):
        """CAM03: one board free, one charged to Eva; the euro falls before the invoice."""
        with at("03-12"):
            claim = self.half = self._take_in("CAM03")
            claim.action_repair()
            self._use_part(claim, self.board)
            self._use_part(claim, self.board, charged=True)
            claim.action_quote()
            claim.action_accept()
        with at("03-13"):
            self._finish(claim)
        with at("03-17"):
            self._bill_customer(claim)

    def _run_goodwill(self):
        """CAM04: dropped; we bear half of the parts."""
        with at("03-18"):
            claim = self.goodwill = self._take_in("CAM04", dropped=True)
            self._override(claim, "goodwill", goodwill_parts=50.0, goodwill_labour=0.0)
            claim.action_quote()
            self._use_part(claim, self.board)
            claim.action_accept()
            self._finish(claim)
            self._bill_customer(claim)

    def _run_refund(self):
        """CAM06: Eva gets her money back, at the rate of the day; the unit is scrapped."""
        with at("03-19"):
            claim = self.refund = self._take_in("CAM06")
            claim.action_refund()
            claim.refund_id.with_env(self.env).action_post()
            claim.action_close()
            claim.action_scrap()

    def _run_replaced_and_credited(self):
        """CAM05: replaced by CAM11; the supplier credits 50.00 euro, the rest is written off."""
        with at("03-20"):
            claim = self.credited = self._take_in("CAM05")
            self._replace_by(claim, "CAM11")
        with at("03-24"):
            recovery = self._send_back(claim, "RMA-1")
            self._settle(recovery, "part", currency_id=self.euro, amount=50.0)
            recovery.with_env(self.env).credit_note_ids.action_post()
            recovery.with_env(self.env)._write_off("Half is better than nothing")

    def _run_replaced_and_exchanged(self):
        """CAM07: replaced by CAM12; the supplier sends CAM21 for it."""
        with at("03-25"):
            claim = self.exchanged = self._take_in("CAM07")
            self._replace_by(claim, "CAM12")
        with at("03-27"):
            recovery = self._send_back(claim, "RMA-2")
            self._settle(recovery, "exchange", serials=self._serial("CAM21"))

    def _run_refused(self):
        """CAM08: dropped; Binh refuses the quotation and has it back as it came."""
        with at("03-30"):
            claim = self.refused = self._take_in("CAM08", dropped=True)
            claim.action_quote()
            claim.action_refuse()
            claim.action_hand_back()
            claim.action_close()


class TestLedger(LedgerCommon):
    def test_own_unit(self):
        self._open_books("real_time", "standard")
        with at("03-02"):
            self._buy(self.cam, 61.20, numbers=["CAM01", "CAM02"])
            order = self._order(self.an, (self.cam, 1))
            self._deliver(order.picking_ids, {self.cam: [self._serial("CAM01")]})
            self._post(order._create_invoices())
        with at("03-10"):
            claim = self._judge(self._serial("CAM01"))
            self._return(order.picking_ids)
            print(claim.state, claim.decision, claim.verdict_outdated, claim.card_id.state)
            try:
                recovery = self._send_back(claim, "RMA-1")
                print(self._get_ledger(), self._get_values(), self._get_reported(), claim.covered_cost)
            except Exception as e:
                print(e)

    def test_own_unit2(self):
        self._open_books("real_time", "standard")
        with at("03-02"):
            self._buy(self.cam, 61.20, numbers=["CAM01", "CAM02"])
            order = self._order(self.an, (self.cam, 1))
            self._deliver(order.picking_ids, {self.cam: [self._serial("CAM01")]})
            self._post(order._create_invoices())
        with at("03-10"):
            claim = self._take_in("CAM01")
            self._replace_by(claim, "CAM02")
            move = claim.device_move_ids.filtered(lambda m: m.claim_use == "replacement")
            print(self._get_ledger(), self._get_values(), self._get_reported(), claim.covered_cost)
            try:
                back = self._return(move.picking_id.with_env(self.env))
                print(back.move_ids.claim_use, back.move_ids.claim_id)
            except Exception as e:
                print(repr(e))
            print(self._get_ledger(), self._get_values(), self._get_reported(), claim.covered_cost)

    def test_glue(self):
        for valuation in ("real_time", "periodic"):
            with self.subTest(valuation):
                self._open_books(valuation, "standard", prefix=valuation[0])
                glue = self._make_part("Glue", 5.0, is_storable=False, standard_price=1.25)
                with at("03-02"):
                    self._buy(self.cam, 61.20, numbers=["CAM01"])
                    self._buy(glue, 1.25, 4)
                    order = self._order(self.an, (self.cam, 1))
                    self._deliver(order.picking_ids, {self.cam: [self._serial("CAM01")]})
                with at("03-10"):
                    claim = self._take_in("CAM01")
                    claim.action_repair()
                    self._use_part(claim, glue, quantity=2)
                    self._finish(claim)
                print(self._get_ledger(), self._get_values(), self._get_reported(), claim.covered_cost)
                break
