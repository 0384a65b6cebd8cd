from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...exceptions import ClaimStateError
from ...tools.action import get_dialog_action, get_form_action


class WarrantyClaim(models.Model):
    """The customer gets the device, or what was agreed instead: what is owed is told first, and what
    was handed over is kept with the signature. The steps themselves are those of ``action_close``,
    whoever presses it."""

    _inherit = "warranty.claim"

    handover_line_ids = fields.One2many(
        "warranty.handover.line",
        "claim_id",
        string="Hand-overs",
        readonly=True,
        by_program=True,
    )
    handover_id = fields.Many2one(
        "warranty.handover", string="Hand-over", compute="_compute_handover_id"
    )

    @api.depends("handover_line_ids.undone_on")
    def _compute_handover_id(self):
        for claim in self:
            claim.handover_id = claim._get_standing_lines().sorted("id")[-1:].handover_id

    @api.depends("handover_line_ids.undone_on")
    def _compute_refusals(self):
        return super()._compute_refusals()

    # === ACTIONS === #

    def action_hand_over(self):
        """Open the dialog that hands over the devices of these claims, of one customer.

        :return: a window action
        :raise ClaimStateError: while something is to be done first
        :raise UserError: for devices of several customers
        """
        self._check_any_to_hand_over()
        waiting = self._filter_to_hand_over()
        waiting._check_allowed("close")
        waiting._check_one_customer()
        return get_dialog_action(
            "warranty.claim.handover",
            self.env._("Hand Over"),
            default_claim_ids=waiting.ids,
        )

    def action_view_handover(self):
        """Open the hand-over of the device."""
        self.ensure_one()
        return get_form_action(self.handover_id)

    # === BUSINESS === #

    def _get_standing_lines(self):
        """Return the lines of the hand-overs of these claims that were not taken back."""
        return self.handover_line_ids.filtered(lambda line: not line.undone_on)

    def _filter_to_hand_over(self):
        """Return those of these claims whose device the customer can have now; what only waits for its
        loaner was handed over."""
        return self.filtered(lambda claim: claim.state == "ready" and not claim.handover_id)

    def _get_handover_notices(self):
        """Return in words, a line each, what of these claims is handed out in the stead of the devices,
        and what is taken back; False where there is nothing."""
        lines = []
        for claim in self:
            device = claim._get_device_label()
            for move in claim._get_moves("replacement").filtered(lambda m: m.state != "done"):
                lots = move.move_line_ids.lot_id.mapped("name")
                unit = " · ".join([move.product_id.display_name, *lots])
                lines.append(
                    self.env._(
                        "Claim %(claim)s: hand out %(unit)s; %(device)s is ours in exchange.",
                        claim=claim.name,
                        unit=unit,
                        device=device,
                    )
                )
            if claim._get_begun_remedies("refund"):
                lines.append(
                    self.env._(
                        "Claim %(claim)s: the money is refunded; %(device)s stays with us.",
                        claim=claim.name,
                        device=device,
                    )
                )
            if claim.is_loaner_out and claim.has_lent:
                lines.append(
                    self.env._(
                        "Claim %(claim)s: take back loaner %(loaner)s.",
                        claim=claim.name,
                        loaner=claim.loaner_lot_id.name,
                    )
                )
        return "\n".join(lines) or False

    def _check_any_to_hand_over(self):
        """:raise ClaimStateError: where nothing would happen"""
        if not self._filter_to_hand_over():
            raise ClaimStateError(self.env._("None of these devices waits to be handed over."))

    def _check_one_customer(self):
        """:raise UserError: for devices of several customers, or companies of ours"""
        if len(self.partner_id) > 1 or len(self.company_id) > 1:
            raise UserError(
                self.env._(
                    "Hand over to one customer at a time: these are of %s.",
                    ", ".join(self.partner_id.mapped("display_name")),
                )
            )

    @api.model
    def _get_to_hand_over_domain(self):
        """Return the domain of the claims that :meth:`_filter_to_hand_over` lets through."""
        standing = [("undone_on", "=", False)]
        return Domain("state", "=", "ready") & Domain("handover_line_ids", "not any", standing)

    @api.model
    def _get_trace_fields(self):
        return [*super()._get_trace_fields(), "handover_line_ids"]

    def _hand_over(self):
        """Hand over and keep what was handed over, once.

        :raise UserError: for what is to be paid first
        """
        waiting = self.filtered(lambda claim: not claim.handover_id)
        if owing := waiting.filtered("amount_owed"):
            owing._check_paid()
        lines = {claim: claim._prepare_handover_line() for claim in waiting}
        super()._hand_over()
        if waiting:
            waiting._keep_handover(lines)

    def _prepare_handover_line(self):
        """Return the values of the line of one claim, as it is when the device leaves."""
        return {
            "claim_id": self.id,
            "remedy_id": self._get_begun_remedies().id,
            "amount_owed": self.amount_owed,
        }

    def _keep_handover(self, lines):
        """Keep what customers got in this moment, one hand-over each.

        :param dict lines: of claim to the values of its line
        """
        now = fields.Datetime.now()
        vals_list = [
            {
                "company_id": company.id,
                "partner_id": partner.id,
                "user_id": self.env.uid,
                "date": now,
                "line_ids": [fields.Command.create(lines[claim]) for claim in claims],
            }
            for (company, partner), claims in self.grouped(
                lambda claim: (claim.company_id, claim.partner_id)
            ).items()
        ]
        # sudo: nobody makes hand-overs by hand, not even who hands over
        self.env["warranty.handover"].sudo()._as_program().create(vals_list)

    def _hand_over_signed(self, signed_by=False, signature=False):
        """Hand over the devices of these claims, and keep the signature.

        :param str signed_by: who signs
        :param signature: image, base64
        :return: the ``warranty.handover``
        :raise ClaimStateError: when others handed it over meanwhile
        :raise UserError: for devices of several customers: nobody signs for another
        """
        self._check_any_to_hand_over()
        self._check_one_customer()
        self.action_close()
        handovers = self.handover_id
        if signed_by or signature:
            handovers.filtered(lambda handover: not handover.signature).write(
                {"signed_by": signed_by, "signature": signature}
            )
        return handovers
