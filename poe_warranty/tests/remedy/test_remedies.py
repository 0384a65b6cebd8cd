"""Section E of the acceptance scenarios: what is done about a decided claim, with real transfers."""

import re
from dataclasses import dataclass

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import WarrantyCommon


@dataclass(frozen=True)
class Remedy:
    """What a kind of remedy does, for a claim whose device lies with us.

    :param verdict: with which it is possible: ``covered``, ``dropped``, ``faultless``
    :param refused: the verdict with which it is not, and ``reason``, a part of the words that say so
    :param state: of the claim once it has begun, and ``document``, the model of what it makes
    :param place: where the device is in the end: ``customer`` or ``quarantine``
    :param card: state of the card in the end, and ``served``, whether the service time lengthens it
    :param parts: how many parts left stock, and ``cost``, what it cost us
    :param charged: untaxed amount of the invoice
    :param promised: kinds of the warranty on the work
    """

    verdict: str
    refused: str
    reason: str
    state: str
    place: str = "customer"
    card: str = "issued"
    document: str | None = None
    served: bool = False
    parts: int = 0
    cost: float = 0.0
    charged: float = 0.0
    promised: tuple = ()


REMEDIES = {
    "free_repair": Remedy(
        "covered",
        "dropped",
        "cannot be done",
        state="repair",
        document="repair.order",
        served=True,
        parts=1,
        cost=70.0,
        promised=("part",),
    ),
    "charged_repair": Remedy(
        "dropped",
        "covered",
        "cannot be done",
        state="quotation",
        document="repair.order",
        parts=1,
        charged=150.0,
        promised=("repair",),
    ),
    "replacement": Remedy(
        "covered",
        "dropped",
        "cannot be done",
        state="ready",
        document="stock.picking",
        place="quarantine",
        card="replaced",
        served=True,
        cost=40.0,
    ),
    "refund": Remedy(
        "covered",
        "dropped",
        "cannot be done",
        state="ready",
        document="account.move",
        place="quarantine",
        card="cancelled",
        served=True,
    ),
    "hand_back": Remedy("dropped", "covered", "is covered: repair the device", state="ready"),
    "no_fault": Remedy(
        "faultless", "covered", "says no fault was found", state="ready", served=True
    ),
}


class TestRemedies(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls.company.warranty_labour_product_id = cls.labour
        cls.card = cls._sell("NVR0001", product=cls.recorder, moment="2024-06-03 03:00:00")
        cls.spare = cls._receive(cls.recorder, ["NVR0099"])
        cls.place = cls.env["stock.location"]._get_warranty_location

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-03-16 03:00:00"))

    def _covered(self, serial="NVR0001", **values):
        return self._judge(serial, **values)

    def _replace(self, claim, lot=None, consent=None):
        """Replace through the dialog; return the transfer."""
        action = claim.action_replace()
        Wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = Wizard.with_user(self.desk).create({})
        if lot:
            wizard.lot_id = lot
        if consent:
            wizard.consent_ids = consent
        wizard.action_apply()
        return claim.device_move_ids.filtered(lambda m: m.claim_use == "replacement").picking_id

    def _where(self, lot):
        """Return where stock says a serial lies, and under whose name."""
        quants = self.env["stock.quant"].search([("lot_id", "=", lot.id), ("quantity", ">", 0)])
        return quants.location_id, quants.owner_id

    # === replacement === #

    def test_s32_replaced_unit(self):
        claim = self._covered()
        claim.action_receive()
        picking = self._replace(claim, self.spare)
        self.assertEqual((claim.state, self.card.state), ("ready", "issued"))
        self.assertEqual(picking.move_line_ids.lot_id, self.spare)
        claim.action_close()
        self.assertEqual((claim.state, picking.state), ("closed", "done"))
        new = self.card.replaced_by_id
        self.assertEqual((self.card.state, new.replaces_id), ("replaced", self.card))
        self.assertEqual((new.lot_id, str(new.date_start), str(new.nominal_end)),
                         (self.spare, "2026-03-16", "2028-03-16"))  # fmt: skip
        self.assertEqual(self._where(self.card.lot_id)[0], self.place("quarantine", self.company))
        self.assertEqual(self._where(self.spare)[0], self.place("replacement", self.company))
        self.assertFalse(claim.sale_order_id | claim.invoice_ids.line_ids.sale_line_ids.order_id)
        self.assertEqual(claim.device_place, "taken_back")
        self.assertEqual(new.chain_root_id, self.card)
        later = self._judge("NVR0001")
        self.assertIn("card_replaced", later.finding_ids.mapped("reason"))

    def test_packaged_units_leave_their_packages(self):
        """Core keeps what lies in a package apart: taken past it, a unit would be in stock for good."""
        units = self.spare | self.card.lot_id
        lying = self.env["stock.quant"].search([("lot_id", "in", units.ids), ("quantity", ">", 0)])
        boxes = self.env["stock.package"].create([{"name": "BOX-1"}, {"name": "BOX-2"}])
        for quant, box in zip(lying, boxes, strict=True):
            quant.package_id = box
        claim = self._covered()
        claim.action_receive()
        picking = self._replace(claim, self.spare)
        self.assertTrue(picking.move_line_ids.package_id)
        claim.action_close()
        left = lying.search([("lot_id", "in", units.ids), ("quantity", ">", 0)])
        places = {quant.lot_id: (quant.location_id, quant.quantity) for quant in left}
        self.assertEqual(len(left), 2)
        self.assertEqual(places[self.spare], (self.place("replacement", self.company), 1.0))
        self.assertEqual(places[self.card.lot_id], (self.place("quarantine", self.company), 1.0))

    def test_s32_remaining_term_counts_the_service_days(self):
        self.env["warranty.card"].flush_model()
        policy = self.card.policy_id._revise({"replacement_term": "remaining"})
        self.card._as_program().policy_id = policy
        claim = self._covered()
        claim.received_datetime = "2026-03-10 03:00:00"
        self._replace(claim, self.spare)
        claim.action_close()
        # 03/06/2026 plus seven days of service, the last of them being the day of the exchange
        self.assertEqual(str(self.card.effective_end), str(self.card.replaced_by_id.effective_end))
        self.assertGreater(self.card.suspended_days, 0)
        self.assertTrue(self.card.replaced_by_id.departure_note)

    def test_s32_refurbished_only_with_consent(self):
        self.spare.is_refurbished = True
        claim = self._covered()
        with self.assertRaisesRegex(UserError, "refurbished"), self.cr.savepoint():
            self._replace(claim, self.spare)
        self.assertFalse(claim.device_move_ids)
        self._replace(claim, self.spare, self._photo("consent.png"))
        claim.action_close()
        self.assertTrue(self.card.replaced_by_id.refurbished_consent_ids)

    def test_advance_exchange_expects_the_defective_unit(self):
        claim = self._covered(received_datetime=False)
        self._replace(claim, self.spare)
        claim.action_close()
        expected = claim.device_move_ids.filtered(lambda m: m.claim_use == "taken_back")
        self.assertEqual(expected.picking_id.state, "assigned")
        self.assertEqual(expected.location_dest_id, self.place("quarantine", self.company))
        self.assertIn("defective unit", claim.activity_ids.mapped("summary")[0])
        self.assertEqual(self.card.state, "replaced")
        expected.picking_id.button_validate()
        self.assertEqual(claim.device_place, "taken_back")
        claim.action_scrap()
        self.assertFalse(claim.can_scrap)

    def test_replacing_twice_makes_one_transfer(self):
        claim = self._covered()
        picking = self._replace(claim, self.spare)
        self.assertEqual(claim.action_replace()["res_id"], picking.id)
        self.assertEqual(claim._replace_device(self.recorder, self.spare), picking)
        claim.action_close()
        claim.action_close()
        self.assertEqual(len(claim.device_move_ids), 2)

    def test_the_warehouse_may_hand_the_replacement_out(self):
        claim = self._covered()
        picking = self._replace(claim, self.spare)
        picking.button_validate()
        self.assertEqual(self.card.state, "replaced")
        claim.action_close()
        self.assertEqual((claim.state, len(claim.device_move_ids)), ("closed", 2))

    def _change_and_complete(self, picking, vals):
        """Change what a transfer of a claim moves, and complete it all the same, as the warehouse."""
        with self.assertRaisesRegex(UserError, "and nothing else"), self.cr.savepoint():
            picking.write(vals)
            picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "assigned")

    def test_a_transfer_of_a_claim_moves_its_one_unit(self):
        """Whatever the warehouse changes or adds, it is told in words."""
        claim = self._covered(received_datetime=False)
        other = self._receive(self.recorder, ["NVR0098"])
        self._receive(self.adapter, quantity=5)
        warehouse = self._make_user("only_warehouse", "stock.group_stock_user")
        picking = self._replace(claim, self.spare).with_user(warehouse)
        ends = {
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }
        serial = {**ends, "product_id": self.recorder.id, "lot_id": other.id, "quantity": 1}
        goods = {**ends, "product_id": self.adapter.id, "product_uom_qty": 1, "quantity": 1}
        move = picking.move_ids.id
        for name, command in {
            "another serial": Command.update(move, {"move_line_ids": [Command.create(serial)]}),
            "twice the quantity": Command.update(move, {"quantity": 2}),
            "twice the demand": Command.update(move, {"product_uom_qty": 2}),
            "other goods": Command.create(goods),
        }.items():
            with self.subTest(name):
                self._change_and_complete(picking, {"move_ids": [command]})
        picking.button_validate()
        self.assertEqual(self.card.replaced_by_id.lot_id, self.spare)
        expected = claim._get_moves("taken_back").picking_id.with_user(warehouse)
        twice = Command.update(expected.move_ids.id, {"product_uom_qty": 2})
        self._change_and_complete(expected, {"move_ids": [twice]})
        expected.button_validate()
        self.assertEqual(claim.device_place, "taken_back")

    def test_a_cancelled_replacement_leaves_the_claim_to_decide(self):
        claim = self._covered()
        picking = self._replace(claim, self.spare)
        picking.action_cancel()
        self.assertEqual((claim.state, self.card.state), ("decided", "issued"))
        claim.action_repair()
        self.assertEqual(claim.state, "repair")

    def test_no_stock_for_the_replacement(self):
        first, second = self._covered(), None
        self._replace(first, self.spare)
        self._sell("NVR0002", product=self.recorder)
        second = self._judge("NVR0002")
        with self.assertRaisesRegex(UserError, "not available in stock"), self.cr.savepoint():
            second._replace_device(self.recorder, self.spare)
        self.assertFalse(second.device_move_ids)
        self.assertEqual(second.state, "decided")

    def test_an_excluded_claim_is_not_replaced(self):
        claim = self._judge("NVR0001", causes=["dropped"])
        for action in (claim.action_replace, claim.action_refund):
            with self.assertRaisesRegex(UserError, "cannot be done"):
                action()

    def test_moves_of_a_claim_are_not_made_by_hand(self):
        claim = self._covered()
        picking = self._replace(claim, self.spare)
        with self.assertRaises(AccessError):
            picking.move_ids.with_user(self.desk).write({"claim_use": "device_in"})

    # === the device in our hands === #

    def test_the_customers_device_comes_and_goes_under_his_name(self):
        value = self.recorder.total_value
        available = self.recorder.qty_available
        claim = self._covered()
        claim.action_receive()
        lot = self.card.lot_id
        service = self.place("service", self.company)
        self.assertEqual(self._where(lot), (service, self.an))
        self.assertEqual(claim.device_place, "service")
        self.recorder.invalidate_recordset()
        self.assertEqual((self.recorder.total_value, self.recorder.qty_available),
                         (value, available))  # fmt: skip
        claim.action_repair()
        self.assertEqual(claim.repair_id.product_location_src_id, service)
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        self.assertEqual(claim.device_place, "repair")
        claim.repair_id.action_repair_end()
        self.assertEqual(claim.device_place, "ready")
        claim.action_close()
        self.assertEqual(claim.device_place, "returned")
        self.assertEqual(self._where(lot)[0].usage, "customer")
        self.assertEqual(self.card.state, "issued")
        cards = self.env["warranty.card"].search([("lot_id", "=", lot.id)])
        self.assertEqual(cards, self.card, "the return made no card")
        self.recorder.invalidate_recordset()
        self.assertEqual(self.recorder.total_value, value)

    def test_two_devices_of_one_product_come_in_on_one_transfer(self):
        self._sell("NVR0002", product=self.recorder)
        claims = self._covered() | self._judge("NVR0002")
        claims.action_receive()
        self.assertEqual(len(claims.device_move_ids), 2)
        self.assertEqual(len(claims.device_move_ids.picking_id), 1)

    def test_repair_at_the_supplier(self):
        claim = self._covered()
        with self.assertRaisesRegex(UserError, "not in our hands"):
            claim.action_send_to_supplier()
        claim.action_receive()
        claim.action_send_to_supplier()
        self.assertEqual(claim.device_place, "supplier")
        claim.action_back_from_supplier()
        self.assertEqual(
            (claim.device_place, self._where(self.card.lot_id)[1]), ("service", self.an)
        )

    def test_on_site_repair_needs_no_transfer(self):
        claim = self._covered(received_datetime=False)
        claim.action_repair()
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        claim.action_close()
        self.assertFalse(claim.device_move_ids)

    def test_a_withdrawn_claim_gives_the_device_back(self):
        claim = self._covered()
        claim.action_receive()
        claim.action_cancel()
        self.assertEqual(self._where(self.card.lot_id)[0].usage, "customer")

    # === loaner === #

    def test_s35_loaner_goes_out_and_back_by_transfers(self):
        loaner = self._receive(self.recorder, ["LN0003"])
        loaner.is_loaner = True
        Claim = self.env["warranty.claim"].with_user(self.desk)
        made = Claim.desk_register({"device_serial": "NVR0001", "device_condition": "Fine"})
        receipt = self.env["warranty.receipt"].browse(made["id"]).with_user(self.desk)
        claim = receipt.claim_ids
        claim.loaner_lot_id = loaner
        receipt.action_confirm()
        self.assertEqual(self._where(loaner)[0], self.place("loaned", self.company))
        self.assertEqual(
            self._where(self.card.lot_id), (self.place("service", self.company), self.an)
        )
        self.assertFalse(loaner.warranty_card_ids)
        self.assertEqual(claim.loaner_due_on, receipt.promised_date)
        with freeze_time("2026-04-02 03:00:00"):
            for _run in range(2):
                with self.enter_registry_test_mode():
                    self.env.ref("poe_warranty.ir_cron_remind_loaners").method_direct_trigger()
        self.assertEqual(len(claim.activity_ids.filtered(lambda a: "LN0003" in a.summary)), 1)
        claim.action_hand_back() if claim.decision != "covered" else self._repair(claim)
        claim.action_close()
        self.assertEqual((claim.state, claim.device_place), ("ready", "returned"))
        claim.action_loaner_back()
        self.assertEqual(claim.state, "closed")
        self.assertEqual(self._where(loaner)[0], self.place("loaner", self.company))

    def test_a_loaner_that_is_not_in_stock_is_not_handed_out(self):
        lot = self.env["stock.lot"].create(
            {"name": "LN0009", "product_id": self.recorder.id, "is_loaner": True}
        )
        claim = self._covered()
        claim.loaner_lot_id = lot
        with self.assertRaisesRegex(UserError, "LN0009 is not in stock"):
            claim.action_lend()

    def _repair(self, claim, parts=0):
        claim.action_repair()
        if parts:
            self._add_part(claim, parts)
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()

    def _add_part(self, claim, quantity=1, **values):
        form = Form(claim.repair_id.with_user(self.desk))
        with form.move_ids.new() as part:
            part.repair_line_type = "add"
            part.product_id = self.ir_board
            part.product_uom_qty = quantity
            for name, value in values.items():
                setattr(part, name, value)
        form.save()

    # === refund === #

    def test_refund_credits_the_invoice_and_takes_the_device_back(self):
        invoice = self._invoice(self.card.sale_order_id)
        claim = self._covered()
        claim.action_receive()
        claim.action_refund()
        claim.action_refund()
        credit = claim.refund_id
        self.assertEqual((credit.move_type, credit.reversed_entry_id), ("out_refund", invoice))
        self.assertEqual(credit.amount_untaxed, self.recorder.list_price)
        self.assertEqual(credit.amount_total, invoice.amount_total)
        self.assertEqual((self.card.state, claim.state), ("cancelled", "ready"))
        self.assertEqual(self._where(self.card.lot_id)[0], self.place("quarantine", self.company))
        claim.action_close()
        self.assertEqual((claim.state, claim.device_place), ("closed", "taken_back"))

    def test_refund_of_one_device_of_two(self):
        self._receive(self.recorder, ["NVR0010", "NVR0011"])
        order = self._order(self.an, (self.recorder, 2), (self.adapter, 1))
        self._receive(self.adapter, quantity=1)
        self._deliver(order.picking_ids, {self.recorder: ["NVR0010", "NVR0011"]})
        self._invoice(order)
        claim = self._judge("NVR0010")
        claim.action_refund()
        line = claim.refund_id.invoice_line_ids
        self.assertEqual((line.product_id, line.quantity), (self.recorder, 1))

    def test_a_credit_note_is_kept_and_a_cancelled_one_made_anew(self):
        self._invoice(self.card.sale_order_id)
        claim = self._covered()
        claim.action_receive()
        claim.action_refund()
        first = claim.refund_id
        with self.assertRaisesRegex(UserError, "cancel it, do not delete it"):
            first.sudo().unlink()
        first.sudo().button_cancel()
        with self.assertRaisesRegex(UserError, "was cancelled: press “Refund”"):
            claim.action_close()
        claim.action_refund()
        self.assertEqual((len(claim.refund_id | first), claim.refund_id.state), (2, "draft"))
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_a_refund_cancelled_after_the_claim_closed_is_told_and_waits_in_accounting(self):
        self._invoice(self.card.sale_order_id)
        claim = self._covered()
        claim.action_receive()
        claim.action_refund()
        accountant = self._make_user("books", "account.group_account_invoice")
        first = claim.sudo().refund_id.with_user(accountant)
        first.action_post()
        claim.action_close()
        queue = self.env.ref("poe_warranty.warranty_queue_credits").with_user(accountant)
        waiting = self.env["account.move"].with_user(accountant)

        def get_alert():
            return claim.sudo().activity_ids.filtered(
                lambda task: task.warranty_alert_key == "refund_cancelled"
            )

        def find():
            return waiting.search(queue.action_open()["domain"])

        self.assertNotIn(first, find())
        first.button_draft()
        first.button_cancel()
        self.assertEqual((get_alert().user_id, claim.state), (claim._get_answerable(), "closed"))
        self.assertIn(claim.name, get_alert().note)
        self.assertIn(first, find())
        first.button_draft()
        self.assertFalse(get_alert(), "it is taken up again")
        first.button_cancel()
        self.assertTrue(get_alert())
        claim.action_refund()
        self.assertFalse(get_alert())
        self.assertEqual((find() & first, claim.sudo().refund_id.state), (waiting, "draft"))
        self.assertIn(claim.sudo().refund_id.with_user(accountant), find())

    def test_the_desk_is_told_where_its_refund_waits(self):
        self._invoice(self.card.sale_order_id)
        claim = self._covered().with_user(self.desk)
        claim.action_receive()
        self.assertEqual(claim.action_refund()["tag"], "display_notification")
        self.assertEqual(
            claim.with_env(self.env).action_refund()["res_id"], claim.sudo().refund_id.id
        )

    def test_a_unit_with_a_claim_of_its_own_replaces_nothing(self):
        self._claim("NVR0099", product_id=self.recorder)
        with self.assertRaisesRegex(UserError, "NVR0099 is on claim"):
            self._covered()._replace_device(self.recorder, self.spare)

    def test_a_device_that_did_not_come_in_is_with_its_customer(self):
        claim = self._covered()
        self.assertEqual(claim.device_place, "customer")
        claim.action_receive()
        self.assertEqual(claim.device_place, "service")

    def test_less_than_nothing_is_not_used(self):
        claim = self._covered()
        claim.action_repair()
        self._receive(self.ir_board, quantity=2)
        self._add_part(claim, 1)
        self._add_part(claim, -1)
        with self.assertRaisesRegex(UserError, "is negative"):
            claim.repair_id.action_repair_start()

    def test_a_quotation_names_its_device(self):
        claim = self._dropped()
        claim.action_quote()
        self.assertIn("NVR0001", claim.sale_order_id.note)

    def test_refund_without_an_invoice_says_so(self):
        claim = self._covered()
        with self.assertRaisesRegex(UserError, "No posted invoice"):
            claim.action_refund()
        self.assertEqual((claim.state, self.card.state), ("decided", "issued"))

    # === costs === #

    def test_s35_transport_is_on_the_claim_and_not_on_an_invoice(self):
        transport = self.env["product.product"].create({"name": "Carrier", "type": "service"})
        self.company.warranty_transport_product_id = transport
        claim = self._covered()
        claim.cost_ids = [
            Command.create({"kind": "transport", "unit_cost": 60000, "name": way})
            for way in ("to us", "back")
        ]
        self.assertEqual(claim.covered_cost, 120000)
        self._receive(self.ir_board, quantity=2)
        self._repair(claim, 1)
        claim.action_close()
        self.assertEqual(claim.covered_cost, 120070)
        self.assertFalse(claim.invoice_ids)
        expense = self.company.warranty_expense_account_id
        booked = claim.cost_ids.account_move_id.line_ids.filtered(lambda x: x.account_id == expense)
        self.assertEqual(sum(booked.mapped("balance")), 120000)
        rows = self.env["warranty.cost.report"].search([("claim_id", "=", claim.id)])
        self.assertEqual(sum(rows.mapped("amount")), 120070)
        claim.cost_ids = [
            Command.create({"kind": "transport", "unit_cost": 5, "name": "late bill"})
        ]
        self.assertTrue(all(cost.account_move_id for cost in claim.cost_ids))
        # where it cannot be booked, since the account is archived, it waits, and nobody with it
        transport.property_account_expense_id = expense.copy({"code": "OLD1", "active": False})
        claim.cost_ids = [
            Command.create({"kind": "transport", "unit_cost": 7, "name": "later still"})
        ]
        waiting = claim.cost_ids.filtered(lambda cost: not cost.account_move_id)
        self.assertEqual(waiting.mapped("name"), ["later still"])

    def test_the_expense_account_is_found_again_in_another_language(self):
        """As after an uninstallation: the account stays, what the company knew of it is gone."""
        account = self.company.warranty_expense_account_id
        self.env["res.lang"]._activate_lang("vi_VN")
        self.company.warranty_expense_account_id = False
        self.company.with_context(lang="vi_VN")._set_warranty_expense_account()
        self.assertEqual(self.company.warranty_expense_account_id, account)

    # === charged work === #

    def _dropped(self, **values):
        claim = self._claim("NVR0001", **values)
        claim.fault_group_id = self.env.ref("poe_warranty.warranty_code_group_power")
        photos = [Command.set(self._photo().ids)]
        self._observe(claim, "dropped", causal_link="yes", attachment_ids=photos)
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.5")
        return claim

    def test_s37_charged_repair_has_its_own_warranty(self):
        self._receive(self.ir_board, quantity=2)
        with freeze_time("2026-01-20 03:00:00"):
            claim = self._dropped()
            claim.action_quote()
            self._add_part(claim)
            self.assertEqual(self.ir_board.qty_available, 2)
            claim.action_accept()
            self.ir_board.list_price = 999
            claim.repair_id.action_repair_start()
            claim.repair_id.action_repair_end()
        line = claim.sale_order_id.order_line.filtered(lambda x: x.product_id == self.ir_board)
        self.assertEqual(line.price_unit, 120.0, "the accepted price stays")
        with freeze_time("2026-01-31 03:00:00"):
            claim.action_close()
            claim.action_close()
        promise = claim.coverage_ids
        self.assertEqual((str(promise.date_end), str(promise.last_claim_day)),
                         ("2026-04-30", "2026-05-04"))  # fmt: skip
        group = claim.fault_group_id
        with freeze_time("2026-05-04 03:00:00"):
            again = self._judge("NVR0001", fault_group_id=group)
            self.assertDecision(again, "covered")
            again.action_cancel()
        with freeze_time("2026-05-05 03:00:00"):
            late = self._judge("NVR0001", fault_group_id=group)
            self.assertDecision(late, "excluded", "C4")
            late.action_cancel()
        with freeze_time("2026-02-10 03:00:00"):
            other = self._judge("NVR0001")
            self.assertDecision(other, "covered")
        with freeze_time("2026-06-20 03:00:00"):
            self.assertFalse(self.card.suspended_days)

    def test_s37_a_valid_repair_warranty_outlives_the_card(self):
        with freeze_time("2026-05-20 03:00:00"):
            claim = self._dropped()
            self._finish_charged(claim)
        with freeze_time("2026-07-01 03:00:00"):
            again = self._judge("NVR0001", fault_group_id=claim.fault_group_id)
            self.assertDecision(again, "covered")
            again.action_cancel()
            self.assertDecision(self._judge("NVR0001"), "excluded", "III.1")

    def test_s37_a_charged_repair_of_an_unnamed_fault_promises_too(self):
        with freeze_time("2026-01-20 03:00:00"):
            claim = self._dropped()
            claim.fault_group_id = False
            claim.action_assess()
            self._finish_charged(claim)
        group = self.env.ref("poe_warranty.warranty_code_group_power")
        with freeze_time("2026-04-20 03:00:00"):
            again = self._judge("NVR0001", fault_group_id=group)
            self.assertIn("work_covered", again.finding_ids.mapped("reason"))
            again.action_cancel()
        with freeze_time("2026-04-21 03:00:00"):
            late = self._judge("NVR0001", fault_group_id=group)
            self.assertFalse(late.finding_ids.filtered(lambda f: f.reason.startswith("work_")))

    def _finish_charged(self, claim):
        claim.action_quote()
        claim.action_accept()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        claim.action_close()

    def test_an_accepted_quantity_may_be_lowered_and_raised_again(self):
        self._receive(self.ir_board, quantity=3)
        claim = self._dropped()
        claim.action_quote()
        self._add_part(claim, 2)
        claim.action_accept()
        part = claim.repair_id.move_ids
        part.product_uom_qty = 1
        part.product_uom_qty = 2
        self.assertEqual(part.sale_line_id.product_uom_qty, 2)
        with self.assertRaisesRegex(UserError, "would cost more"):
            part.product_uom_qty = 3

    def test_what_was_accepted_is_not_typed_in(self):
        self._receive(self.ir_board, quantity=1)
        claim = self._dropped()
        claim.action_quote()
        self._add_part(claim)
        claim.action_accept()
        line = claim.sale_order_id.order_line.with_user(self.env.ref("base.user_admin"))[:1]
        with self.assertRaisesRegex(AccessError, "Accepted Charge cannot be typed in"):
            line.accepted_charge = 10_000

    def test_a_price_beyond_every_amount_is_refused_in_words(self):
        claim = self._dropped()
        claim.action_quote()
        claim.action_accept()
        line = claim.sale_order_id.order_line[:1]
        for vals in ({"price_unit": -1e308}, {"product_uom_qty": 1e308}):
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, "between"):
                line.write(vals)
                self.env.flush_all()

    def test_s37_refused_quotation_costs_nothing(self):
        with freeze_time("2026-01-20 03:00:00"):
            claim = self._dropped()
            claim.action_receive()
            claim.action_quote()
            claim.action_refuse()
            self.assertEqual(claim.state, "decided")
            claim.action_hand_back()
        with freeze_time("2026-01-31 03:00:00"):
            claim.action_close()
        self.assertFalse(claim.invoice_ids)
        self.assertFalse(self.card.suspended_days)
        self.assertEqual(self._where(self.card.lot_id)[0].usage, "customer")
        self.assertFalse(claim.coverage_ids)

    def test_invoice_is_what_was_really_used(self):
        self._receive(self.ir_board, quantity=3)
        claim = self._dropped()
        claim.action_quote()
        self._add_part(claim, 3)
        claim.action_accept()
        claim.repair_id.action_repair_start()
        claim.repair_id.move_ids.quantity = 2
        claim.cost_ids = [Command.create({"kind": "labour", "quantity": 0.5})]
        claim.repair_id.action_repair_end()
        claim.action_invoice()
        claim.action_invoice()
        invoice = claim.invoice_ids
        self.assertEqual(len(invoice), 1)
        used = {line.product_id: line.quantity for line in invoice.invoice_line_ids}
        self.assertEqual(used, {self.ir_board: 2, self.labour: 0.5})
        self.assertEqual(invoice.amount_untaxed, 2 * 120 + 15)

    def test_labour_of_a_shorter_term_is_charged_alone(self):
        """Labour 12 months, parts 24: in the second year the customer accepts the labour."""
        self.company.warranty_policy_id = policy = self.consumer.copy()
        policy.term_ids.filtered("categ_id").labour_months = 12
        self._receive(self.ir_board, quantity=3)
        card = self._sell("NVR0002", product=self.recorder, moment="2025-03-15 03:00:00")
        self.assertEqual((str(card.labour_until), str(card.nominal_end)),
                         ("2026-03-15", "2027-03-15"))  # fmt: skip
        # a Sunday: labour is free until Monday the 16th
        first = self._covered("NVR0002")
        self.assertFalse(first.is_labour_charged)
        first.action_cancel()
        with freeze_time("2026-03-17 03:00:00"):
            claim = self._covered("NVR0002")
            self.assertDecision(claim, "covered")
            self.assertIn("labour is charged", claim.verdict)
            claim.action_repair()
            self._add_part(claim)
            cost = self.env["warranty.cost"].create({"claim_id": claim.id, "quantity": 2})
            self.assertFalse(cost.is_covered)
            claim.repair_id.action_validate()
            claim.repair_id.action_repair_start()
            with self.assertRaisesRegex(UserError, "not accepted"), self.cr.savepoint():
                claim.repair_id.action_repair_end()
            claim.action_quote()
            claim.action_accept()
            claim.repair_id.action_repair_end()
            claim.action_invoice()
            self.assertEqual(claim.invoice_ids.amount_untaxed, 2 * 30)
            self.assertEqual(claim.covered_cost, 70)
            claim.action_close()

    def test_a_refused_labour_leaves_the_device_unrepaired(self):
        self.company.warranty_policy_id = policy = self.consumer.copy()
        policy.term_ids.filtered("categ_id").labour_months = 12
        self._sell("NVR0002", product=self.recorder, moment="2025-01-10 03:00:00")
        claim = self._covered("NVR0002")
        claim.action_repair()
        claim.action_quote()
        self.assertEqual(claim.sale_order_id.amount_untaxed, 30)
        claim.action_refuse()
        self.assertEqual(claim.state, "decided")
        claim.action_hand_back()
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_a_charged_part_of_a_covered_claim_waits_for_the_customer(self):
        self._receive(self.ir_board, quantity=3)
        claim = self._covered()
        claim.action_repair()
        self._add_part(claim)
        self._add_part(claim)
        free, charged = claim.repair_id.move_ids
        charged.is_covered = False
        self.assertTrue(claim.has_charged_parts)
        self.assertEqual(free.location_dest_id, self.place("parts", self.company))
        self.assertNotEqual(charged.location_dest_id, free.location_dest_id)
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        with self.assertRaisesRegex(UserError, "not accepted"), self.cr.savepoint():
            claim.repair_id.action_repair_end()
        claim.action_quote()
        self.assertEqual(free.sale_line_id.price_unit, 0.0)
        self.assertEqual(charged.sale_line_id.price_unit, 120.0)
        claim.action_accept()
        claim.repair_id.action_repair_end()
        self.assertEqual(claim.covered_cost, 70)
        claim.action_invoice()
        self.assertEqual(claim.invoice_ids.amount_untaxed, 120)
        self.assertEqual(claim.coverage_ids.mapped("part_id"), self.ir_board)

    def test_a_refused_charged_part_leaves_the_free_repair(self):
        self._receive(self.ir_board, quantity=3)
        claim = self._covered()
        claim.action_repair()
        self._add_part(claim)
        claim.repair_id.move_ids.is_covered = False
        claim.action_quote()
        claim.action_refuse()
        self.assertEqual((claim.state, claim.repair_id.state), ("repair", "draft"))
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        self.assertEqual((claim.state, self.ir_board.qty_available), ("ready", 3))

    def test_no_part_is_made_free_on_an_excluded_claim(self):
        claim = self._dropped()
        claim.action_quote()
        self._add_part(claim)
        with self.assertRaisesRegex(ValidationError, "cannot be free"):
            claim.repair_id.move_ids.with_user(self.desk).is_covered = True

    def test_replaced_part_has_its_own_term(self):
        self._receive(self.ir_board, quantity=3)
        with freeze_time("2026-03-16 03:00:00"):
            claim = self._covered(
                fault_group_id=self.env.ref("poe_warranty.warranty_code_group_power"),
                section_id=self.env.ref("poe_warranty.warranty_code_section_power"),
            )
            self._repair(claim, 1)
            claim.action_close()
        self.assertEqual(str(claim.coverage_ids.date_end), "2028-03-16")
        self.assertEqual(str(self.card.nominal_end), "2026-06-03", "the card is not restarted")
        with freeze_time("2027-01-10 03:00:00"):
            again = self._judge("NVR0001", fault_group_id=claim.fault_group_id)
            self.assertDecision(again, "excluded", "III.1")
            for name, value, decision in (
                ("section_id", claim.section_id, "covered"),
                ("failed_part_id", self.adapter, "excluded"),
                ("failed_part_id", self.ir_board, "covered"),
                (
                    "fault_group_id",
                    self.env.ref("poe_warranty.warranty_code_group_night"),
                    "covered",
                ),
            ):
                again[name] = value
                again.action_assess()
                self.assertEqual(again.decision, decision, (name, value))

    def test_a_part_that_holds_no_longer_leaves_a_charged_repair_that_is_over(self):
        """C4: the fault that was repaired at the customer's cost is charged again."""
        group = self.env.ref("poe_warranty.warranty_code_group_power")
        section = self.env.ref("poe_warranty.warranty_code_section_power")
        claim = self._covered(fault_group_id=group, section_id=section)
        claim.action_cancel()
        work = {
            "claim_id": claim.id,
            "card_id": self.card.id,
            "policy_id": self.card.policy_id.id,
            "fault_group_id": group.id,
        }
        Coverage = self.env["warranty.coverage"].sudo()  # nobody enters a promise by hand
        repair = {"kind": "repair", "date_start": "2025-06-01", "date_end": "2025-09-01"}
        part = {"kind": "part", "date_start": "2025-10-01", "date_end": "2025-12-01"}
        Coverage.create([work | repair, work | part | {"part_id": self.ir_board.id}])
        again = self._covered(fault_group_id=group, section_id=section)
        self.assertDecision(again, "excluded", "C4")

    def test_a_holiday_moves_the_warranty_on_earlier_work(self):
        """S37: announced after the verdict, it makes the claim on a charged repair a day in time."""
        group = self.env.ref("poe_warranty.warranty_code_group_power")
        claim = self._covered(fault_group_id=group)
        claim.action_cancel()
        # sudo: nobody enters a promise by hand
        self.env["warranty.coverage"].sudo().create(
            {
                "claim_id": claim.id,
                "card_id": self.card.id,
                "policy_id": self.card.policy_id.id,
                "fault_group_id": group.id,
                "kind": "repair",
                "date_start": "2025-12-13",
                "date_end": "2026-03-13",
            }
        )
        with freeze_time("2026-03-17 03:00:00"):
            again = self._covered(fault_group_id=group)
            self.assertDecision(again, "excluded", "C4")
            self._holiday("2026-03-13", 4)
            self.assertTrue(again.verdict_outdated)
            again.action_assess()
            self.assertDecision(again, "covered")

    def test_third_failed_repair_is_not_tried_again(self):
        self._receive(self.ir_board, quantity=3)
        group = self.env.ref("poe_warranty.warranty_code_group_power")
        faultless = self.env.ref("poe_warranty.warranty_code_resolution_no_fault")
        for resolution in (None, faultless, None, None):
            claim = self._covered(fault_group_id=group)
            self._repair(claim)
            claim.resolution_id = resolution
            claim.action_close()
        with self.assertRaisesRegex(UserError, "its facts can no longer change"):
            claim.resolution_id = faultless
        self.company.warranty_responsible_id = self.desk
        last = self._covered(fault_group_id=group)
        self.assertEqual(last._get_failure_findings().data["count"], 3)
        self.assertFalse(last.is_watched, "one fault, though it came back")
        self.assertEqual(last.sudo().activity_ids.user_id, self.desk)
        with self.assertRaisesRegex(UserError, "replace the device or refund"):
            last.action_repair()
        last.customer_choice = "repair"
        with self.assertRaisesRegex(UserError, "replace the device or refund"):
            last.action_repair()
        last.customer_choice_ids = self._photo()
        last.action_repair()
        last.repair_id.action_repair_cancel()
        with self.assertRaisesRegex(UserError, "chose “Another repair”"):
            last.action_replace()
        last.customer_choice = "replacement"
        self._replace(last, self.spare)
        self.assertEqual(last.state, "ready")

    def test_after_repairs_in_vain_what_the_customer_chose_is_done(self):
        """C3, Law 19/2023, art. 30.2.đ: replacement or refund is for him to choose."""
        self._invoice(self.card.sale_order_id)
        group = self.env.ref("poe_warranty.warranty_code_group_power")
        for _failed in range(3):
            claim = self._covered(fault_group_id=group)
            self._repair(claim)
            claim.action_close()
        last = self._covered(fault_group_id=group)
        last.action_receive()
        self.assertFalse({"replacement", "refund"} & last.refusals.keys(), "nothing is chosen yet")
        last._choose("replacement")
        with self.assertRaisesRegex(UserError, "chose “Replacement”"):
            last.action_refund()
        last._choose("refund")
        for action in (last.action_replace, last.action_repair):
            with self.assertRaisesRegex(UserError, "chose “Refund”"):
                action()
        self.assertIn("chose “Refund”", last.remedies_refused)
        last.action_refund()
        self.assertTrue(last.sudo().refund_id)

    def test_a_device_cured_of_different_faults_is_watched(self):
        for group in ("power", "picture", "network"):
            self.assertFalse(self.card.is_watched)
            claim = self._covered(
                fault_group_id=self.env.ref(f"poe_warranty.warranty_code_group_{group}")
            )
            self._repair(claim)
            claim.with_user(self.desk).action_close()
        self.assertTrue(self.card.is_watched)
        self.assertIn("3 different faults", "".join(self.card.message_ids.mapped("body")))
        again = self._covered(fault_group_id=claim.fault_group_id)
        self.assertFalse(again.is_repaired_in_vain)

    def test_pricelist_in_a_currency_without_rate(self):
        currency = self.env["res.currency"].create({"name": "XNR", "symbol": "X"})
        self.an.specific_property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        claim = self._dropped()
        with self.assertRaisesRegex(UserError, "XNR, which has no rate"), self.cr.savepoint():
            claim.action_quote()
        self.assertFalse(claim.repair_ids)

    def test_peers_5_under_warranty_prices_zero_and_back(self):
        """Free of charge by goodwill the quotation costs nothing; taken back it costs again."""
        self._receive(self.ir_board, quantity=1)
        claim = self._dropped()
        claim.action_quote()
        self._add_part(claim)
        line = claim.sale_order_id.order_line.filtered(lambda x: x.product_id == self.ir_board)
        self.assertEqual(line.price_unit, 120.0)
        claim._as_program().write({"goodwill_parts": 100, "goodwill_labour": 100})
        claim.repair_id.under_warranty = True
        self.assertEqual(line.price_unit, 0.0)
        claim.repair_id.under_warranty = False
        self.assertEqual(line.price_unit, 120.0)

    def test_peers_6_a_return_from_repair_restarts_nothing(self):
        claim = self._covered()
        claim.action_receive()
        self._repair(claim)
        claim.action_close()
        card = self.env["warranty.card"].search([("lot_id", "=", self.card.lot_id.id)])
        self.assertEqual((card, str(card.nominal_end)), (self.card, "2026-06-03"))

    def test_a_return_shows_the_remaining_warranty(self):
        picking = self.card.picking_id
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
            )
        ).save()
        self.assertEqual(
            wizard.product_return_moves.mapped("warranty_until"), [self.card.last_claim_day]
        )

    def test_an_accepted_part_may_turn_free_but_a_free_one_not_charged(self):
        self._receive(self.ir_board, quantity=2)
        claim = self._covered()
        claim.action_repair()
        self._add_part(claim)
        part = claim.repair_id.move_ids
        part.is_covered = False
        claim.action_quote()
        claim.action_accept()
        self.assertEqual(part.sale_line_id.price_unit, 120.0)
        part.is_covered = True
        self.assertEqual(part.sale_line_id.price_unit, 0.0)
        with self.assertRaisesRegex(UserError, "would cost more"):
            part.is_covered = False

    # === what must not happen === #

    def test_a_device_at_the_supplier_is_not_handed_over_or_replaced(self):
        claim = self._covered()
        claim.action_receive()
        claim.action_send_to_supplier()
        for action in (claim.action_replace, claim.action_refund, claim.action_cancel):
            with self.assertRaisesRegex(UserError, "at the supplier"), self.cr.savepoint():
                action()

    def test_an_accessory_without_serial_is_replaced(self):
        self._receive(self.adapter, quantity=7)
        order = self._order(self.an, (self.adapter, 3))
        self._deliver(order.picking_ids)
        card = order.warranty_card_ids
        claim = self._judge(card_id=card)
        claim._replace_device(self.adapter, self.env["stock.lot"])
        claim.action_close()
        self.assertEqual((card.state, card.quantity), ("issued", 2))
        new = self.env["warranty.card"].search([("replaces_id", "=", card.id)])
        self.assertEqual((new.quantity, str(new.date_start)), (1, "2026-03-16"))

    def test_refund_of_one_out_of_a_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        serials = [f"NVR01{number:02d}" for number in range(12)]
        self._receive(self.recorder, serials)
        order = self._order(self.an, (self.recorder, 1))
        order.order_line.write({"product_uom_id": dozen.id, "price_unit": 1200.0})
        self._deliver(order.picking_ids, {self.recorder: serials})
        self._invoice(order)
        claim = self._judge(serials[3])
        claim.action_refund()
        self.assertEqual(claim.refund_id.amount_untaxed, 100.0)
        self.env["account.move"].browse(claim.refund_id.id).action_post()
        self.assertNotEqual(order.invoice_status, "to invoice")

    def test_a_device_is_refunded_once(self):
        invoice = self._invoice(self.card.sale_order_id)
        invoice._reverse_moves(cancel=True)
        with self.assertRaisesRegex(UserError, "No posted invoice"):
            self._covered().action_refund()

    def test_work_that_is_not_done_is_not_invoiced(self):
        claim = self._dropped()
        claim.action_quote()
        claim.action_accept()
        order = claim.sale_order_id
        claim.repair_id.action_repair_cancel()
        self.assertEqual((claim.state, order.state), ("decided", "cancel"))

    def test_no_context_from_outside_keeps_the_work_of_a_cancelled_order(self):
        claim = self._dropped()
        claim.action_quote()
        claim.action_accept()
        claim.sale_order_id.with_context(keep_claim_repairs=True)._action_cancel()
        self.assertEqual(claim.repair_ids.state, "cancel")

    def test_an_order_whose_work_is_done_is_not_cancelled(self):
        claim = self._dropped()
        claim.action_quote()
        claim.action_accept()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        with self.assertRaisesRegex(UserError, "is done"):
            claim.sale_order_id._action_cancel()

    def test_a_claims_repair_is_not_deleted_nor_made_by_hand(self):
        claim = self._covered()
        claim.action_repair()
        with self.assertRaisesRegex(UserError, "do not delete"):
            claim.repair_id.unlink()
        with self.assertRaises(AccessError):
            self.env["repair.order"].with_user(self.desk).create({"claim_id": claim.id})

    def test_no_stock_move_is_smuggled_onto_a_claim(self):
        claim = self._covered()
        vals = {
            "product_id": self.ir_board.id,
            "product_uom_qty": 1,
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": self.place("replacement", self.company).id,
        }
        Move = self.env["stock.move"].with_user(self.desk)
        for smuggled in ({"claim_id": claim.id}, {"claim_use": "replacement"}):
            with self.assertRaises(AccessError):
                Move.create({**vals, **smuggled})
        made = Move.with_context(default_claim_id=claim.id, default_claim_use="replacement").create(
            vals
        )
        self.assertFalse(made.claim_id or made.claim_use)
        with self.assertRaises(ValidationError):
            made.is_covered = True

    def test_the_unit_handed_out_is_checked_again(self):
        loaner = self._receive(self.recorder, ["LN0003"])
        loaner.is_loaner = True
        claim = self._covered()
        picking = self._replace(claim, self.spare)
        picking.move_line_ids.lot_id = loaner
        with self.assertRaisesRegex(UserError, "is a loaner"):
            picking.button_validate()

    def test_more_parts_after_acceptance_on_a_covered_claim(self):
        self._receive(self.ir_board, quantity=5)
        claim = self._covered()
        claim.action_repair()
        self._add_part(claim)
        claim.repair_id.move_ids.is_covered = False
        claim.action_quote()
        claim.action_accept()
        with self.assertRaisesRegex(UserError, "would cost more"):
            self._add_part(claim, is_covered=False)

    def test_labour_alone_is_charged_on_a_covered_claim(self):
        claim = self._covered()
        claim.action_repair()
        claim.cost_ids = [Command.create({"kind": "labour", "quantity": 2, "is_covered": False})]
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        with self.assertRaisesRegex(UserError, "not accepted"), self.cr.savepoint():
            claim.repair_id.action_repair_end()
        claim.action_quote()
        claim.action_accept()
        claim.repair_id.action_repair_end()
        claim.action_invoice()
        self.assertEqual(claim.invoice_ids.amount_untaxed, 60)

    def test_reopened_claim_takes_its_device_in_again(self):
        claim = self._covered()
        claim.action_receive()
        claim.action_cancel()
        self.assertEqual(claim.device_place, "customer")
        claim.action_reopen()
        claim.action_receive()
        self.assertEqual(claim.device_place, "service")

    def test_reopened_from_a_stale_screen_the_claim_keeps_the_device_that_came_in(self):
        claim = self._covered()
        claim.action_receive()
        claim.action_cancel()
        claim.action_reopen()
        claim.action_receive()
        received = claim.received_datetime
        claim.action_reopen()
        self.assertEqual((claim.state, claim.device_place), ("new", "service"))
        self.assertTrue(claim.has_come_in)
        self.assertEqual(claim.received_datetime, received)
        self.assertEqual(self._where(self.card.lot_id)[0], self.place("service", self.company))

    def test_a_state_says_which_claims_moved(self):
        claim = self._covered()
        self.assertEqual(claim._update_state("cancelled"), claim)
        self.assertFalse(claim._update_state("cancelled"))

    # === the table: what each remedy does, from its first press to the hand-over === #

    def test_every_remedy_is_in_the_table(self):
        kinds = self.env["warranty.remedy"]._fields["kind"].get_values(self.env)
        self.assertEqual(set(kinds), set(REMEDIES))

    def test_remedy_free_repair(self):
        self._check_remedy("free_repair")

    def test_remedy_charged_repair(self):
        self._check_remedy("charged_repair")

    def test_remedy_replacement(self):
        self._check_remedy("replacement")

    def test_remedy_refund(self):
        self._check_remedy("refund")

    def test_remedy_hand_back(self):
        self._check_remedy("hand_back")

    def test_remedy_no_fault(self):
        self._check_remedy("no_fault")

    def _check_remedy(self, kind):
        """Refused with its reason, begun once, undone, begun anew, handed over once."""
        expected = REMEDIES[kind]
        self.recorder.standard_price = 40.0
        self._receive(self.ir_board, quantity=3)
        self._check_refused(kind, self._in_service(expected.refused, "NVR0801"), expected.reason)
        claim = self._in_service(expected.verdict, "NVR0802")
        self.assertNotIn(kind, self._refusals(claim))
        self._check_begun(kind, claim, 1)
        if kind == "refund":
            with self.assertRaisesRegex(UserError, "is refunded"), self.cr.savepoint():
                claim.remedy_ids._undo()
            self.env.invalidate_all()
        else:
            self._undo(kind, claim)
            self._check_untouched(claim)
            self._check_begun(kind, claim, 2)
        self._do_work(kind, claim)
        claim.action_close()
        claim.action_close()
        self._check_handed_over(kind, claim)

    def _in_service(self, verdict, serial):
        """Return the claim on a recorder that lies with us, with this verdict."""
        card = self._sell(serial, product=self.recorder, moment="2024-06-03 03:00:00")
        self._invoice(card.sale_order_id)
        claim = self._claim(serial)
        if verdict == "dropped":
            photos = [Command.set(self._photo().ids)]
            self._observe(claim, "dropped", causal_link="yes", attachment_ids=photos)
        claim.action_assess()
        if verdict == "faultless":
            claim.resolution_id = self.env.ref("poe_warranty.warranty_code_resolution_no_fault")
        claim.action_receive()
        return claim

    def _refusals(self, claim):
        claim.invalidate_recordset(["refusals"])
        return claim.refusals

    def _begin(self, kind, claim):
        """Press the button of a remedy."""
        if kind == "replacement":
            return claim._replace_device(self.recorder, self.spare)
        button = {"free_repair": "repair", "charged_repair": "quote", "no_fault": "hand_back"}
        return getattr(claim, f"action_{button.get(kind, kind)}")()

    def _check_refused(self, kind, claim, reason):
        """The form and the guard say the same."""
        with self.assertRaisesRegex(UserError, reason) as refused, self.cr.savepoint():
            self._begin(kind, claim)
        self.assertEqual(self._refusals(claim)[kind], str(refused.exception))
        claim.invalidate_recordset(["remedies_refused"])
        self.assertIn(str(refused.exception), claim.remedies_refused)
        self.assertFalse(claim.remedy_ids)

    def _check_begun(self, kind, claim, number):
        """Pressed twice it begins once, and the database would refuse another one."""
        self._begin(kind, claim)
        self._begin(kind, claim)
        self.assertEqual(claim.state, REMEDIES[kind].state)
        self.assertEqual(len(claim.remedy_ids), number)
        remedy = claim._get_begun_remedies()
        offered = claim.state == "quotation"
        self.assertEqual((remedy.kind, remedy.state), (kind, "offered" if offered else "running"))
        self.assertEqual(remedy.user_id, self.desk)
        document = remedy.result
        self.assertEqual(document and document._name, REMEDIES[kind].document)
        for other in REMEDIES:
            self.assertIn(other, self._refusals(claim))
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            vals = {"claim_id": claim.id, "kind": kind, "state": "running"}
            self.env["warranty.remedy"].sudo()._as_program().create(vals)

    def _undo(self, kind, claim):
        """Take back what was begun, as people do: its document is cancelled, or the button pressed."""
        document = claim._get_begun_remedies().result
        if not document:
            claim.action_undo()
        elif kind == "replacement":
            document.action_cancel()
        else:
            document.action_repair_cancel()

    def _check_untouched(self, claim):
        """Nothing is left of what was undone: neither in stock, nor in the books, nor on the card."""
        self.assertEqual(claim.state, "decided")
        self.assertEqual(set(claim.remedy_ids.mapped("state")), {"undone"})
        self.assertTrue(all(claim.remedy_ids.mapped("date_end")))
        self.assertEqual(self._where(claim.lot_id)[0], self.place("service", self.company))
        self.assertEqual(self._where(self.spare)[0], self.warehouse.lot_stock_id)
        self.assertEqual(self.ir_board.qty_available, 3)
        self.assertFalse(claim.sudo().invoice_ids | claim.sudo().refund_id)
        self.assertFalse(claim.repair_id or claim.replacement_lot_id)
        self.assertEqual(claim.card_id.state, "issued")

    def _do_work(self, kind, claim):
        """Do what lies between the decision and the hand-over."""
        if kind == "charged_repair":
            self._add_part(claim)
            claim.action_accept()
            self.assertEqual(claim._get_begun_remedies().state, "running")
            claim.repair_id.action_repair_start()
            claim.repair_id.action_repair_end()
            claim.action_invoice()
        elif kind == "free_repair":
            self._repair(claim, 1)

    def _check_handed_over(self, kind, claim):
        """What stays in stock, in the ledger and on the card."""
        expected = REMEDIES[kind]
        claim = claim.sudo()
        claim.invalidate_recordset()
        self.assertEqual(claim.state, "closed")
        remedy = claim.remedy_ids[:1]
        self.assertEqual((remedy.kind, remedy.state), (kind, "done"))
        self.assertTrue(remedy.date_end)
        place = self._where(claim.lot_id)[0]
        in_quarantine = place == self.place("quarantine", self.company)
        self.assertEqual("quarantine" if in_quarantine else place.usage, expected.place)
        self.assertEqual(3 - self.ir_board.qty_available, expected.parts)
        self.assertEqual(claim.card_id.state, expected.card)
        served = self.env["warranty.suspension"].search_count([("claim_id", "=", claim.id)])
        self.assertEqual(served, int(expected.served))
        self.assertEqual(claim.covered_cost, expected.cost)
        charged = claim.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
        self.assertEqual(sum(charged.mapped("amount_untaxed")), expected.charged)
        self.assertEqual(bool(claim.refund_id), kind == "refund")
        self.assertEqual(claim.coverage_ids.mapped("kind"), list(expected.promised))
        self.assertFalse(REMEDIES.keys() - self._refusals(claim).keys(), "nothing more is possible")

    # === a button has one truth === #

    def test_a_button_is_hidden_by_what_its_guard_says(self):
        """For each button of a decided, a ready and a closed claim."""
        claim = self._in_service("dropped", "NVR0803")
        possible = set()
        for press in (None, claim.action_hand_back, claim.action_close):
            if press:
                press()
            refusals = self._refusals(claim)
            for name in self.env["warranty.claim"]._get_buttons():
                if name not in refusals:
                    claim._check_allowed(name)
                    possible.add(name)
                    continue
                with self.assertRaises(UserError) as refused:
                    claim._check_allowed(name)
                self.assertEqual(str(refused.exception), refusals[name])
        self.assertLessEqual({"assess", "cancel", "close", "undo", "override"}, possible)

    def test_a_claim_that_is_typed_in_can_be_assessed_alone(self):
        claim = self.env["warranty.claim"].with_user(self.desk).new({"device_serial": "NVR0001"})
        names = {*self.env["warranty.claim"]._get_buttons(), *REMEDIES}
        self.assertEqual(names - claim.refusals.keys(), {"assess"})

    def test_the_form_asks_for_the_buttons_that_there_are(self):
        """Else a button is never hidden."""
        arch = self.env["warranty.claim"].get_view(view_type="form")["arch"]
        asked = set(re.findall(r"'(\w+)' in refusals", arch))
        self.assertTrue(asked)
        self.assertFalse(asked - {*self.env["warranty.claim"]._get_buttons(), *REMEDIES})

    def test_who_reads_a_claim_sees_its_buttons_without_error(self):
        claim = self._in_service("covered", "NVR0804")
        claim.action_repair()
        for group in ("account.group_account_invoice", "stock.group_stock_user"):
            reader = self._make_user(group.replace(".", "_"), group)
            self.env.invalidate_all()
            self.assertIn("free_repair", claim.with_user(reader).refusals)

    def test_a_receipt_belongs_to_a_device_that_comes_in(self):
        claim = self._dropped()
        claim.action_hand_back()
        claim.action_close()
        with self.assertRaisesRegex(UserError, "when a device comes in"):
            claim.action_receipt()

    def test_a_loaner_goes_out_with_the_receipt(self):
        loaner = self._receive(self.recorder, ["LN0003"])
        loaner.is_loaner = True
        claim = self._claim("NVR0001", device_condition="Fine", loaner_lot_id=loaner)
        claim.action_receipt()
        self.assertIn("lend", self._refusals(claim))
        with self.assertRaisesRegex(UserError, "goes out with receipt"):
            claim.action_lend()
        claim.receipt_id.action_confirm()
        self.assertEqual(self._where(loaner)[0], self.place("loaned", self.company))

    def test_the_unit_handed_out_by_the_warehouse_is_not_taken_back(self):
        claim = self._covered()
        self._replace(claim, self.spare).button_validate()
        with self.assertRaisesRegex(UserError, "can no longer be taken back"):
            claim.remedy_ids._undo()

    def test_the_service_time_of_an_exchange_is_added_once(self):
        claim = self._covered()
        claim.action_receive()
        self._replace(claim, self.spare)
        added = []
        Claim = self.env.registry["warranty.claim"]
        suspend = Claim._suspend_cards

        def note(claims):
            added.append(claims)
            return suspend(claims)

        self.patch(Claim, "_suspend_cards", note)
        claim.action_close()
        self.assertEqual(len(added), 1)
