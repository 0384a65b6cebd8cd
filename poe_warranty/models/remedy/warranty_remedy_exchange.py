from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command


class WarrantyRemedy(models.Model):
    """The remedies after which the defective device is ours: another one in exchange, or the money
    (C3, Law 19/2023, art. 30.2.đ)."""

    _inherit = "warranty.remedy"

    @api.model
    def _get_exchange_reasons(self, claims, choice):
        """What is covered by a card, where the device is not at the supplier and the customer chose
        nothing else.

        :param str choice: key of ``customer_choice`` that the remedy answers
        """
        return {
            claim: reason
            or claim._get_reason_away()
            or claim._get_reason_without_card()
            or claim._get_reason_chosen(choice)
            for claim, reason in self._get_verdict_reasons(claims, lambda c: c.is_free_work).items()
        }

    # === REPLACEMENT === #

    @api.model
    def _allow_replacement(self, claims):
        return self._get_exchange_reasons(claims, "replacement")

    @api.model
    def _begin_replacement(self, claims, product, lot, consent=None):
        """Reserve another unit for one customer; it is handed out at the hand-over, or before it by
        the warehouse.

        :param product: ``product.product`` handed out
        :param lot: its ``stock.lot``; empty for a product without serials
        :param consent: attachments in which the customer accepts a refurbished unit
        :raise UserError: when the unit is not in stock, or must not be handed out
        """
        claims.ensure_one()
        quant = claims._check_replacement(product, lot, consent)
        claims._hold_unit(quant)
        picking = claims._create_replacement(quant)
        claims._as_program().replacement_lot_id = lot
        if consent:
            consent._belong_to(claims)
            claims._as_program().replacement_consent_ids = consent
        claims._set_resolution("unit_replaced")
        claims._update_state("ready")
        return {claims: picking}

    def _undo_replacement(self):
        """:raise UserError: when the unit is handed out"""
        offered = self.claim_id._get_moves("replacement")
        for move in offered.filtered(lambda move: move.state == "done"):
            raise UserError(
                self.env._(
                    "The customer of claim %s has the replacement: it can no longer be taken back.",
                    move.claim_id.name,
                )
            )
        offered._action_cancel()
        self.claim_id._as_program().write(
            {
                "replacement_lot_id": False,
                "replacement_consent_ids": [Command.clear()],
                "resolution_id": False,
            }
        )

    def _hand_over_replacement(self):
        """Hand out the units that wait for their customers, and put the defective ones apart with
        them. What follows from it follows from the move, since the warehouse may have handed it out
        before (``claim._exchange``)."""
        moves = self.claim_id._get_moves("replacement")
        if waiting := moves.filtered(lambda move: move.state != "done"):
            waiting.picked = True
            (waiting.picking_id | waiting.claim_id._create_returns())._action_done()

    # === REFUND === #

    @api.model
    def _allow_refund(self, claims):
        return {
            claim: reason or claim._get_reason_not_refundable()
            for claim, reason in self._get_exchange_reasons(claims, "refund").items()
        }

    @api.model
    def _begin_refund(self, claims):
        """Credit what was paid, in a draft for the accountant, and keep the device."""
        refunds = {claim: claim._create_refund() for claim in claims}
        claims._set_resolution("refunded")
        claims._update_state("ready")
        claims._take_back()
        for claim in claims:
            # sudo: the refund ends the promise, whoever refunds
            claim.card_id.sudo()._end_by_refund(claim)
        return refunds

    def _undo_refund(self):
        """:raise UserError: always, since the promise has ended and the device is ours"""
        for remedy in self:
            raise UserError(
                self.env._(
                    "Claim %s is refunded: its warranty has ended and the device is ours. Cancel the "
                    "credit note to make it anew.",
                    remedy.claim_id.name,
                )
            )

    def _hand_over_refund(self):
        self.claim_id._end_service()
