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
from odoo.exceptions import UserError, ValidationError
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

    def setUp(self):
        super().setUp()
        self.books = {}

    def tearDown(self):
        for company in self.env["res.company"].browse(self.books):
            self.assertTied(company)
        super().tearDown()

    # === the books === #

    def _open_books(self, valuation, cost_method, company=None, prefix="A"):
        """Start to work in a company that values its stock in this way.

        :param str prefix: of the serial numbers
        """
        company = company or self.company
        company.write({"inventory_valuation": valuation, "cost_method": cost_method})
        self.prefix = prefix
        self._enter(company)
        groups = "poe_warranty.group_warranty_user,stock.group_production_lot"
        desk = new_test_user(self.env, f"desk_{prefix}", groups=groups, company_id=company.id,
                             company_ids=[Command.set(company.ids)])  # fmt: skip
        self.patch(type(self), "desk", desk)
        self._set_accounts()
        self.env["account.fiscal.position"].search([]).auto_apply = False
        self.an.property_product_pricelist = self.binh.property_product_pricelist = self.in_dollar
        self.eva.property_product_pricelist = self.in_euro
        with at("02-01"):
            self.hour.standard_price = 12.34
            if cost_method == "standard":
                self.cam.standard_price = 61.20
                self.board.standard_price = 20.10
                self.fan.standard_price = 7.77

    def _enter(self, company):
        """Look at everything from a company from now on."""
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        for name in ("cam", "board", "fan", "hour", "parcel", "parts_category", "an", "binh",
                     "eva", "vendor", "hauler", "in_dollar", "in_euro"):  # fmt: skip
            self.patch(type(self), name, getattr(self, name).with_env(env))
        self.patch(type(self), "env", env)
        self.patch(type(self), "company", company.with_env(env))
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        self.patch(type(self), "warehouse", warehouse)
        self.accounts, self.analytic = self.books.get(company.id, ({}, None))

    def _set_accounts(self):
        """Choose the accounts, so that each figure stands on its own one."""
        company, chart = self.company, self.env["account.chart.template"]
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
        plan = self.env["account.analytic.plan"].create({"name": "Warranty"})
        self.analytic = self.env["account.analytic.account"].create(
            {"name": "Warranty", "plan_id": plan.id, "company_id": company.id}
        )
        self.books[company.id] = (self.accounts, self.analytic)

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

    def _get_reported(self, *domain):
        """Return the sum of the warranty cost report of the company."""
        self.env.flush_all()
        rows = self.env["warranty.cost.report"]
        domain = [("company_id", "=", self.company.id), *domain]
        [(amount,)] = rows._read_group(domain, [], ["amount:sum"])
        return amount

    def assertBooked(self):
        """The report ties to the ledger, month by month; what is not booked yet stands apart."""
        expense = self.company.warranty_expense_account_id
        booked = self.env["account.move.line"]._read_group(
            [("account_id", "=", expense.id), ("parent_state", "=", "posted")],
            ["date:month"],
            ["balance:sum"],
        )
        self.env.flush_all()
        reported = self.env["warranty.cost.report"]._read_group(
            [("company_id", "=", self.company.id), ("booking", "=", "booked")],
            ["date:month"],
            ["amount:sum"],
        )
        rounded = [
            {month: self.dollar.round(amount) for month, amount in rows if round(amount, 2)}
            for rows in (booked, reported)
        ]
        self.assertEqual(*rounded)

    def _get_analytic(self):
        """Return the balance of the analytic account on which every claim is distributed."""
        self.env.flush_all()
        self.analytic.invalidate_recordset()
        return self.analytic.balance

    # === events === #

    def _serial(self, number):
        return f"{self.prefix}-{number}"

    def _lot(self, number):
        domain = [("product_id", "=", self.cam.id), ("name", "=", self._serial(number))]
        return self.env["stock.lot"].search(domain)

    def _buy(self, product, price, quantity=0, numbers=()):
        """Order, receive and bill goods."""
        quantity = quantity or len(numbers) or 1
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
        claim.with_env(self.env).analytic_distribution = {str(self.analytic.id): 100}
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
        for run in (self._run_february, self._run_until_ninth):
            run()
            self.assertTied()
        with at("03-09"):
            self._buy(self.cam, camera_price, numbers=["CAM11", "CAM12"])
        with at("03-10"):
            self._buy(self.board, board_price, 2)
        for run in (
            self._run_half_charged,
            self._run_goodwill,
            self._run_refund,
            self._run_replaced_and_credited,
            self._run_replaced_and_exchanged,
            self._run_refused,
        ):
            self.assertTied()
            run()

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
        with at("03-03"):
            covered.cost_ids = [
                Command.create({"kind": "labour", "quantity": 1.5}),
                Command.create({"kind": "transport", "quantity": 2, "unit_cost": 4.40}),
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


# What the month comes to, whatever the costing method. Cameras were sold to An (4), Binh (2) and Eva (2).
SAME = {
    # eight cameras, Eva's at 119.92 / 0.80: 8 x 149.90                     1,199.20
    # CAM02, one board                                                         49.95
    # CAM03, a board at 49.95 x 0.80 = 39.96 euro, invoiced on 17/03: / 0.90   44.40
    # CAM04, a board less 50 %: 24.975                                         24.98
    # CAM06 refunded on 19/03: 119.92 / 0.90 = 133.244                       -133.24
    "goods income": -1185.29,
    # CAM02 and CAM04, an hour each: 2 x 35.00
    "service income": -70.00,
    # a camera 149.90 x 15 % = 22.485 -> 22.49; Eva's 17.99 euro / 0.80 = 22.4875 -> 22.49: 8 x 22.49 = 179.92
    # CAM02: 7.49 + 5.25 = 12.74; CAM03: 5.99 euro / 0.90 = 6.6556 -> 6.66; CAM04: 3.75 + 5.25 = 9.00
    # CAM06 refunded: 17.99 euro / 0.90 = 19.9889 -> 19.99
    # 179.92 + 12.74 + 6.66 + 9.00 - 19.99
    "tax": -188.33,
    # An: 4 x 172.39 + (49.95 + 35.00 + 12.74); Binh: 2 x 172.39 + (24.98 + 35.00 + 9.00)
    # Eva: 172.39 + (44.40 + 6.66); CAM06 is settled by its credit note
    # 787.25 + 413.76 + 223.45
    "receivable": 1424.46,
    # CAM06: 137.91 euro were 172.39 when sold, and 133.24 + 19.99 = 153.23 when refunded
    "exchange": 19.16,
    # CAM01: 1.5 h x 12.34, borne by warranty instead; the carrier's bill of 8.80 likewise: nothing is left
    "wages": -18.51,
}

AVERAGE = {
    # 2 cameras x 63.30 + 2 boards x 22.20 + 2 fans x 7.77 = 126.60 + 44.40 + 15.54
    "stock": 186.54,
    # 9 x 61.20 + 2 x 64.35 = 679.50; 5 x 20.10 + 2 x 25.35 = 151.20; 3 x 7.77 = 23.31; together 854.01
    # the carrier 8.80; the supplier's credit note 50.00 euro / 0.90 = 55.5556 -> 55.56
    # 854.01 + 8.80 - 55.56
    "payable": -807.25,
    # CAM01: board 20.10, fan 7.77, labour 18.51, transport 8.80 = 55.18
    # CAM03: one board 22.20; CAM04: half a board 11.10; CAM05: 63.30 - 55.56 = 7.74
    # CAM07: 63.30 - 63.30 = 0.00
    "warranty": 96.22,
    # eight cameras x 61.20 = 489.60; boards charged on CAM02 20.10, CAM03 22.20, CAM04 half of 22.20
    "cost of sales": 543.00,
}

STANDARD = {
    # 2 cameras x 61.20 + 2 boards x 20.10 + 2 fans x 7.77 = 122.40 + 40.20 + 15.54
    "stock": 178.14,
    # 11 x 61.20 = 673.20; 7 x 20.10 = 140.70; 23.31; together 837.21; + 8.80 - 55.56
    "payable": -790.45,
    # CAM01: 55.18; CAM03: 20.10; CAM04: 10.05; CAM05: 61.20 - 55.56 = 5.64; CAM07: 0.00
    "warranty": 90.97,
    # 489.60 + 2.5 boards x 20.10
    "cost of sales": 539.85,
}

# Until stock is valued, its purchases are an expense and what left it is not known.
# The warranty expense has the labour 18.51 and the transport 8.80 of CAM01, half a board of CAM04, and the
# credit note -55.56.
BEFORE_CLOSING = {"stock": 0.0}


class TestLedger(LedgerCommon):
    def assertLedger(self, *figures, **changes):
        """The company's accounts have these balances, and no other account has one."""
        expected = {}
        for part in (*figures, changes):
            expected.update(part)
        expected = {name: balance for name, balance in expected.items() if balance}
        self.assertEqual(self.company.currency_id.round(sum(expected.values())), 0.0)
        self.assertEqual(self._get_ledger(), expected)

    def assertPartners(self):
        """Customers owe, and the supplier is owed, in dollars and in euro."""
        self.assertEqual(self._get_partner_balances(self.an), (787.25, 0.0))
        self.assertEqual(self._get_partner_balances(self.binh), (413.76, 0.0))
        # CAM03: 137.91 for the camera, 39.96 + 5.99 for the board
        self.assertEqual(self._get_partner_balances(self.eva), (223.45, 183.86))
        self.assertEqual(self._get_partner_balances(self.hauler, "liability_payable"), (-8.8, 0.0))

    def assertClaimCosts(self, board, camera):
        """What each claim cost us, before what the supplier paid back.

        :param float board: cost of a board on CAM03
        :param float camera: cost of a camera handed out
        """
        self.assertEqual(
            [
                claim.covered_cost
                for claim in (self.covered, self.charged, self.half, self.goodwill, self.refund,
                              self.credited, self.exchanged, self.refused)
            ],
            [55.18, 0.0, board, self.dollar.round(board / 2), 0.0, camera, camera, 0.0],
        )  # fmt: skip

    def assertNothingBooked(self):
        """Devices of customers and loaners came and went without a value and without an entry."""
        own = ("device_in", "device_out", "taken_back", "scrapped", "loaner_out", "loaner_back")
        moves = self.env["stock.move"].search(
            [("company_id", "=", self.company.id), ("claim_use", "in", own)]
        )
        by_use = moves.grouped("claim_use")
        # eight devices in; five handed back; three taken back, one of them scrapped; one loaner
        self.assertEqual([len(by_use[use]) for use in own], [8, 5, 3, 1, 1, 1])
        self.assertFalse(moves.account_move_id)
        self.assertFalse(any(moves.mapped("value")))

    # === one month === #

    def test_perpetual_at_standard_cost(self):
        self._open_books("real_time", "standard")
        self._run_month(61.20, 20.10)
        self.assertLedger(SAME, STANDARD)
        self.assertEqual(self._get_values(), (122.40, 40.20, 15.54))
        self.assertEqual(self._get_reported(), 90.97)
        self.assertBooked()
        self.assertEqual(self._get_analytic(), -90.97)
        self.assertPartners()
        self.assertEqual(
            self._get_partner_balances(self.vendor, "liability_payable"), (-781.65, 50.0)
        )
        self.assertClaimCosts(board=20.10, camera=61.20)
        self.assertNothingBooked()

    def _close(self):
        """Close March in the first days of April, while another device is in service."""
        with at("04-02"):
            self._take_in("CAM02")
            self.company.action_close_stock_valuation(at_date="2026-03-31", auto_post=True)

    def test_periodic_at_average_cost(self):
        self._open_books("periodic", "average")
        self._run_month(64.35, 25.35)
        # purchases are an expense: 854.01, less half a board
        before = {"cost of sales": 842.91, "warranty": -17.15}
        self.assertLedger(SAME, AVERAGE, BEFORE_CLOSING, before)
        self.assertEqual(self._get_reported(), 96.22)
        self.assertEqual(self._get_reported(("booking", "=", "pending")), 113.37)
        self.assertBooked()
        self._close()
        self.assertBooked()
        # to warranty: board 20.10, fan 7.77, board 22.20, cameras 63.30 + 63.30 - 63.30 = 113.37
        # variation: 113.37 + the stock 186.54; 842.91 - 299.91 = 543.00, as at perpetual valuation
        self.assertLedger(SAME, AVERAGE, {"cost of sales": 842.91, "variation": -299.91})
        self.assertEqual(self._get_values(), (126.60, 44.40, 15.54))
        self.assertEqual((self._get_reported(), self._get_analytic()), (96.22, -96.22))
        self.assertClaimCosts(board=22.20, camera=63.30)

    def test_perpetual_at_average_cost_beside_periodic_at_standard_cost(self):
        """The same month in two companies: each touches its own books and places only."""
        first = self.company
        second = self.setup_other_company(name="Second")["company"]
        self.env.user.company_ids |= second
        self._open_books("real_time", "average")
        self._run_month(64.35, 25.35)
        self._check_perpetual_at_average_cost()
        self.assertClaimCosts(board=22.20, camera=63.30)
        self.assertNothingBooked()
        recovered = self.credited.recovery_ids
        self.assertEqual((recovered.recovered_amount, recovered.remaining_amount), (55.56, 7.74))
        self._open_books("periodic", "standard", second, prefix="B")
        self.assertLedger()
        self.assertEqual(self._get_values(), (0.0, 0.0, 0.0))
        self._run_month(61.20, 20.10)
        # 837.21 less half a board
        before = {"cost of sales": 827.16, "warranty": -18.20}
        self.assertLedger(SAME, STANDARD, BEFORE_CLOSING, before)
        self._close()
        # to warranty: 20.10 + 7.77 + 20.10 + 61.20 + 61.20 - 61.20 = 109.17
        # variation: 109.17 + 178.14; 827.16 - 287.31 = 539.85
        self.assertLedger(SAME, STANDARD, {"cost of sales": 827.16, "variation": -287.31})
        self.assertEqual(self._get_values(), (122.40, 40.20, 15.54))
        self.assertEqual((self._get_reported(), self._get_analytic()), (90.97, -90.97))
        self.assertClaimCosts(board=20.10, camera=61.20)
        self.assertPartners()
        self.assertPlaces(second)
        self._enter(first)
        self._check_perpetual_at_average_cost()
        self.assertPlaces(first)

    def _check_perpetual_at_average_cost(self):
        self.assertLedger(SAME, AVERAGE)
        self.assertEqual(self._get_values(), (126.60, 44.40, 15.54))
        self.assertEqual((self._get_reported(), self._get_analytic()), (96.22, -96.22))
        self.assertPartners()
        # the supplier: 55.56 of the 854.01 are credited
        self.assertEqual(
            self._get_partner_balances(self.vendor, "liability_payable"), (-798.45, 50.0)
        )

    def assertPlaces(self, company):
        """The goods of a company moved between its own places and those all companies share."""
        moves = self.env["stock.move"].search([("company_id", "=", company.id)])
        places = moves.location_id | moves.location_dest_id
        self.assertEqual(places.company_id, company)
        self.assertEqual(moves.account_move_id.company_id or company, company)


class TestLedgerCases(LedgerCommon):
    """Single events that could part the books from the cost report or from the stock's value."""

    def _start(self, valuation="real_time", cost_method="average", prefix="A", lots=False):
        """Buy three cameras, CAM01, CAM02 and LN01, at 61.20, and sell CAM01 to An."""
        self.cam.lot_valuated = lots
        self._open_books(valuation, cost_method, prefix=prefix)
        with at("02-02"):
            self._buy(self.cam, 61.20, numbers=["CAM01", "CAM02", "LN01"])
            self._lot("LN01").is_loaner = True
        with at("02-10"):
            self._sell_camera("CAM01", self.an)

    def _get_stock(self):
        """Return the balance of the stock account and what the cameras are worth."""
        return self._get_ledger().get("stock", 0.0), self._get_values()[0]

    def _get_expense(self):
        """Return the balance of the warranty expense and the sum of the cost report."""
        return self._get_ledger().get("warranty", 0.0), self._get_reported() or 0.0

    def _repair(self, claim, *parts):
        claim.action_repair()
        for part in parts:
            self._use_part(claim, part)
        self._finish(claim)

    def _check_device_and_loaner(self, method, lots=False):
        """The customer's device goes to the supplier and back, while he has our loaner."""
        self._start("real_time", method, lots=lots)
        worth = 122.40  # 2 x 61.20
        self.assertEqual(self._get_stock(), (worth, worth))
        entries = self.env["account.move"].search_count([])
        with at("03-02"):
            claim = self._take_in("CAM01")
            claim.loaner_lot_id = self._lot("LN01")
            claim.action_lend()
            self.assertEqual(self._get_stock(), (worth, worth))
        with at("03-03"):
            claim.action_send_to_supplier()
        with at("03-09"):
            claim.action_back_from_supplier()
            self.assertEqual(self._get_stock(), (worth, worth))
            for day in ("2026-02-28", "2026-03-02", "2026-03-05"):
                at_day = self.cam.with_context(to_date=day)
                self.assertEqual(self.dollar.round(at_day.total_value), worth, day)
            self._repair(claim)
            claim.action_loaner_back()
        self.assertEqual(claim.state, "closed")
        self.assertEqual(self._get_stock(), (worth, worth))
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        moves = claim.sudo().device_move_ids
        self.assertEqual(len(moves), 6)
        self.assertFalse(any(moves.mapped("value")))

    def test_device_and_loaner_at_standard_cost(self):
        self._check_device_and_loaner("standard")

    def test_device_and_loaner_at_average_cost(self):
        self._check_device_and_loaner("average")

    def test_device_and_loaner_first_in_first_out(self):
        self._check_device_and_loaner("fifo")

    def test_device_and_loaner_valued_by_serial(self):
        self._check_device_and_loaner("average", lots=True)

    def test_third_of_a_cent(self):
        """Three boards for 100.00 cost 33.333... each: 33.33 is booked, 66.67 stay in stock."""
        self._start()
        with at("03-02"):
            self._buy(self.board, 20.00)
            self._buy(self.board, 40.00, 2)
            self._repair(self._take_in("CAM01"), self.board)
        # 122.40 of cameras + 66.67
        self.assertEqual(self._get_ledger()["stock"], 189.07)
        self.assertEqual(self._get_values(), (122.40, 66.67, 0.0))
        self.assertEqual(self._get_expense(), (33.33, 33.33))

    def _check_part_without_stock(self, valuation):
        self._start(valuation)
        glue = self._make_part("Glue", 5.0, is_storable=False).with_env(self.env)
        glue.standard_price = 1.25
        with at("03-02"):
            self._buy(glue, 1.25, 4)
            spent = self._get_ledger()["cost of sales"]
            claim = self._take_in("CAM01")
            self._repair(claim, glue, glue)
        # two of four, which were an expense when they were bought
        self.assertEqual(self._get_expense(), (2.50, 2.50))
        self.assertEqual(self._get_ledger()["cost of sales"], self.dollar.round(spent - 2.50))
        self.assertEqual((claim.covered_cost, self._get_analytic()), (2.50, -2.50))

    def test_part_without_stock_at_perpetual_valuation(self):
        self._check_part_without_stock("real_time")

    def test_part_without_stock_at_periodic_valuation(self):
        self._check_part_without_stock("periodic")

    def test_a_replacement_that_is_brought_back(self):
        self._start()
        with at("03-02"):
            claim = self._take_in("CAM01")
            self._replace_by(claim, "CAM02")
            self.assertEqual(self._get_expense(), (61.20, 61.20))
            self.assertEqual(self._get_stock(), (61.20, 61.20))
            self._return(claim._get_moves("replacement").picking_id.with_env(self.env))
        self.assertEqual(self._get_expense(), (0.0, 0.0))
        self.assertEqual(self._get_stock(), (122.40, 122.40))
        claim.invalidate_recordset(["covered_cost"])
        self.assertEqual(claim.covered_cost, 0.0)

    def test_a_unit_of_our_own_stock_is_given_for_the_credit(self):
        """An returned his camera for good, so it is ours again, when the supplier takes it."""
        self._start()
        with at("03-02"):
            claim = self._judge(self._serial("CAM01"), user=self.desk)
            claim.action_recover()
            sale = claim.card_id.sale_order_id.with_env(self.env)
            self._return(sale.picking_ids)
            Reversal = self.env["account.move.reversal"].with_context(
                active_model="account.move", active_ids=sale.invoice_ids.ids
            )
            wizard = Reversal.create({"journal_id": sale.invoice_ids.journal_id.id})
            self.env["account.move"].browse(wizard.refund_moves()["res_id"]).action_post()
            self.assertEqual(self._get_stock(), (183.60, 183.60))
            recovery = self._send_back(claim, "RMA-1")
            self.assertEqual(self._get_stock(), (122.40, 122.40))
            self.assertEqual(self._get_expense(), (61.20, 61.20))
            self._settle(recovery, "full", amount=60.00)
            recovery.with_env(self.env).credit_note_ids.action_post()
        self.assertEqual(self._get_expense(), (1.20, 1.20))

    def test_what_was_noted_before_the_verdict(self):
        self._start()
        with at("03-02"):
            claim = self._claim(self._serial("CAM01"))
            claim.action_receive()
            claim.cost_ids = [Command.create({"kind": "transport", "unit_cost": 4.40})]
            self.assertFalse(claim.cost_ids.is_covered)
            claim.action_assess()
            self.assertTrue(claim.cost_ids.is_covered)
            self._repair(claim)
        self.assertEqual(self._get_expense(), (4.40, 4.40))

    def test_a_withdrawn_claim_cost_us_something_too(self):
        self._start()
        with at("03-02"):
            claim = self._take_in("CAM01")
            claim.cost_ids = [Command.create({"kind": "labour", "quantity": 0.5})]
            claim.action_cancel()
            self.assertEqual(self._get_expense(), (6.17, 6.17))  # 12.34 / 2
            claim.action_reopen()
            claim.action_assess()
            claim.action_cancel()
        self.assertEqual(self._get_expense(), (6.17, 6.17))

    def test_a_lock_date_keeps_no_device_from_its_customer(self):
        self._start()
        with at("03-02"):
            claim = self._take_in("CAM01")
            claim.cost_ids = [Command.create({"kind": "transport", "unit_cost": 4.40})]
            self.company.fiscalyear_lock_date = "2026-03-31"
            self._replace_by(claim, "CAM02")
            self.assertEqual(claim.state, "closed")
            self.assertEqual(self._get_expense(), (65.60, 65.60))
        rows = self.env["warranty.cost.report"].search([("claim_id", "=", claim.id)])
        self.assertEqual(set(rows.mapped(lambda row: str(row.date))), {"2026-04-01"})

    def test_what_accounting_reverses_is_no_cost_any_more(self):
        self._start()
        with at("03-02"):
            claim = self._take_in("CAM01")
            claim.cost_ids = [Command.create({"kind": "transport", "unit_cost": 4.40})]
            self._repair(claim)
        self.assertBooked()
        with at("04-02"):
            claim.cost_ids.account_move_id.with_env(self.env)._reverse_moves(cancel=True)
        self.assertEqual(self._get_expense(), (0.0, 0.0))
        self.assertBooked()

    def test_goodwill_on_labour_is_our_cost_too(self):
        self._start()
        with at("03-02"):
            claim = self._take_in("CAM01", dropped=True)
            self._override(claim, "goodwill", goodwill_parts=0.0, goodwill_labour=50.0)
            claim.action_quote()
            claim.action_accept()
            claim.cost_ids = [Command.create({"kind": "labour", "quantity": 1})]
            self._finish(claim)
        self.assertEqual(self._get_expense(), (6.17, 6.17))  # 12.34 / 2
        self.assertEqual(claim.covered_cost, 6.17)
        with self.assertRaisesRegex(ValidationError, "follows from its repair"):
            claim.cost_ids = [Command.create({"kind": "part", "unit_cost": 5})]

    def test_what_is_corrected_after_the_hand_over(self):
        self._start()
        with at("03-02"):
            claim = self._take_in("CAM01")
            vals = {"kind": "transport", "unit_cost": 4.40, "is_covered": False}
            claim.cost_ids = [Command.create(vals)]
            self._repair(claim)
            self.assertEqual(self._get_expense(), (0.0, 0.0))
            claim.cost_ids.is_covered = True
        self.assertEqual(self._get_expense(), (4.40, 4.40))

    def test_a_used_part_stays_covered_or_charged(self):
        self._start()
        with at("03-02"):
            self._buy(self.board, 20.10, 2)
            claim = self._take_in("CAM01")
            self._repair(claim, self.board)
            part = claim.repair_id.move_ids
            with self.assertRaisesRegex(UserError, "booked already"):
                part.with_env(self.env).is_covered = False
            with self.assertRaisesRegex(UserError, "no longer change"):
                claim.repair_id.with_env(self.env).under_warranty = False
        self.assertTrue(part.is_covered)
        self.assertEqual(self._get_expense(), (20.10, 20.10))

    def test_a_part_under_its_own_warranty_in_a_charged_repair(self):
        """The board of the first repair failed again, after a fall: it is free, the fan charged."""
        self._start()
        with at("03-02"):
            self._buy(self.board, 20.10, 3)
            self._buy(self.fan, 7.77, 3)
            self._repair(self._take_in("CAM01"), self.board)
        with at("03-05"):
            claim = self._take_in("CAM01", dropped=True)
            claim.action_quote()
            self._use_part(claim, self.board)
            self._use_part(claim, self.fan)
            claim.repair_id.move_ids.sorted("id")[:1].is_covered = True
            claim.action_accept()
            self._finish(claim)
            invoice = self._bill_customer(claim)
        # a fan 15.00 + an hour 35.00
        self.assertEqual(invoice.amount_untaxed, 50.00)
        self.assertEqual(self._get_expense(), (40.20, 40.20))
        # the camera 61.20 + the fan
        self.assertEqual(self._get_ledger()["cost of sales"], 68.97)
        # 122.40 + a board 20.10 + two fans 15.54
        self.assertEqual(self._get_ledger()["stock"], 158.04)
        self.assertEqual(self._get_values(), (122.40, 20.10, 15.54))
