from odoo import fields, models

from ...tools.action import get_form_action


class RepairOrder(models.Model):
    """What is pressed on the claim can be pressed on its repair as well, without going back and
    forth."""

    _inherit = "repair.order"

    claim_refusals = fields.Json(related="claim_id.refusals", exportable=False)

    def action_accept_claim(self):
        """The customer accepts the quotation of this repair; see ``warranty.claim.action_accept``."""
        return self.claim_id.action_accept()

    def action_end_claim(self):
        """The work is done; see ``warranty.claim.action_end_repair``.

        :return: the window action that opens the claim, for the hand-over
        """
        self.ensure_one()
        self.claim_id.action_end_repair()
        return get_form_action(self.claim_id)
