"""Cards of devices that were handed to nobody by name: they wait for who registers with the slip."""

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import WarrantyCommon


class TestHolders(WarrantyCommon):
    def _register(self, action, partner, **values):
        """Register a holder as the desk does, through the dialog."""
        Wizard = self.env[action["res_model"]].with_user(self.desk)
        wizard = Wizard.with_context(**action["context"]).create(
            {"partner_id": partner.id, **values}
        )
        wizard.action_apply()

    def test_what_nobody_is_named_for_waits_for_its_holder(self):
        self._receive(self.camera, ["WAIT-1", "WAIT-2"])
        for serial, partner in (("WAIT-1", None), ("WAIT-2", self.company.partner_id)):
            card = self._hand_out(serial, partner)
            self.assertEqual(card.state, "issued")
            self.assertFalse(card.partner_id)
            self.assertFalse(card.phone)

    def test_the_holder_registers_with_the_slip_whatever_the_policy(self):
        self.company.warranty_policy_id = self.published.copy({"transferable": False})
        self._receive(self.camera, ["WAIT-1"])
        card = self._hand_out("WAIT-1")
        claim = self._judge("WAIT-1", partner_id=self.an)
        self.assertEqual(claim.card_id, card)
        self.assertIn("holder_unknown", claim.finding_ids.mapped("reason"))
        action = claim.with_user(self.desk).action_transfer()
        with self.assertRaisesRegex(ValidationError, "slip"), self.cr.savepoint():
            self._register(action, self.an)
        self._register(action, self.an, proof_ids=[Command.set(self._photo().ids)])
        self.assertEqual((card.partner_id, card.phone), (self.an, "+84912345678"))
        claim.action_assess()
        self.assertDecision(claim, "covered")
        # from now on it is an ordinary card
        with self.assertRaisesRegex(ValidationError, "stay with the buyer"):
            self._register(
                card.action_transfer(), self.binh, proof_ids=[Command.set(self._photo().ids)]
            )

    def test_its_typing_errors_are_corrected_while_it_waits(self):
        self._receive(self.camera, ["WAIT-1"])
        card = self._hand_out("WAIT-1")
        action = card.action_correct()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        form.term_months, form.reason = 36, "Promised at the counter"
        form.save().action_apply()
        self.assertEqual((card.term_months, card.partner_id.ids), (36, []))

    def test_a_return_or_another_sale_ends_it(self):
        self._receive(self.camera, ["WAIT-1", "WAIT-2"])
        returned, sold_on = self._hand_out("WAIT-1"), self._hand_out("WAIT-2")
        self._return(returned.picking_id)
        self.assertEqual(returned.state, "cancelled")
        again = self._hand_out("WAIT-1")
        self.assertEqual((again.state, again.lot_id), ("issued", returned.lot_id))
        self._return(sold_on.picking_id, refund=False)
        self.assertEqual(sold_on.state, "issued", "it is with us for repair")
        back = sold_on.move_id.returned_move_ids.picking_id
        self._return(back)
        self.assertEqual(sold_on.lot_id.warranty_card_ids, sold_on, "it went out again as it came")
        self._return(back.move_ids.returned_move_ids.picking_id, refund=False)
        self.assertEqual(sold_on.state, "issued")
        other = self._hand_out("WAIT-2", self.binh)
        self.assertEqual((sold_on.state, other.partner_id), ("cancelled", self.binh))

    def test_a_free_service_is_booked_for_somebody(self):
        self._receive(self.camera, ["WAIT-1"])
        card = self._hand_out("WAIT-1")
        promotion = self.env["warranty.promotion"].create(
            {
                "name": "Cleaning",
                "date_from": card.date_start,
                "date_to": card.date_start,
                "product_tmpl_ids": [Command.set(self.camera.product_tmpl_id.ids)],
                "line_ids": [Command.create({"product_id": self.labour.id, "quantity": 1})],
            }
        )
        card._grant_entitlements()
        self.assertEqual(card.entitlement_ids.promotion_id, promotion)
        with self.assertRaisesRegex(UserError, "waits for its holder"):
            card.entitlement_ids.action_book()

    def test_a_card_entered_by_hand_names_its_customer(self):
        vals = {"serial": "PAPER-1", "product_id": self.camera.id}
        vals |= {"date_start": "2025-01-10", "term_months": 24}
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
            self.env["warranty.card"].create(vals)

    def test_goods_on_consignment_lie_in_one_place(self):
        """The owner's unit is taken in from where core keeps it, and put back the same way."""
        owner = self.env["res.partner"].create({"name": "Maker"})
        lot = self._receive(self.camera, ["CONS-1"])
        lot.quant_ids.filtered(lambda quant: quant.quantity > 0).sudo().owner_id = owner
        order = self._order(self.an, (self.camera, 1))
        move = order.picking_ids.move_ids
        self._pick(move, lot)
        move.move_line_ids.owner_id = owner
        move.picked = True
        order.picking_ids.button_validate()
        card = order.warranty_card_ids
        self.assertEqual(card.partner_id, self.an)

        def where():
            lot.invalidate_recordset()
            quants = self.env["stock.quant"].search([("lot_id", "=", lot.id)])
            [quant] = quants.filtered(lambda quant: quant.quantity > 0)
            return quant.location_id.usage, quant.owner_id, quant.quantity

        at_home = ("customer", owner, 1)
        self.assertEqual(where(), at_home)
        claim = self._judge("CONS-1", fault_area="software")
        claim.action_receive()
        self.assertEqual(where(), ("internal", self.an, 1))
        claim.action_hand_back()
        claim.action_close()
        self.assertEqual(where(), at_home)
