from odoo import api, fields, models
from odoo.exceptions import UserError


class WarrantyReceipt(models.Model):
    """The customer comes with his receipt: all its devices that are ready go in one press."""

    _inherit = "warranty.receipt"

    ready_count = fields.Integer(
        string="Ready to hand over", compute="_compute_ready_count", compute_sudo=True
    )

    @api.depends("claim_ids.state", "claim_ids.handover_line_ids.undone_on")
    def _compute_ready_count(self):
        for receipt in self:
            receipt.ready_count = len(receipt.claim_ids._filter_to_hand_over())

    def action_hand_over(self):
        """Open the dialog that hands over all devices of this receipt that are ready.

        :return: a window action
        :raise UserError: when none is ready
        """
        self.ensure_one()
        if not self.ready_count:
            raise UserError(self.env._("No device of receipt %s is ready to hand over.", self.name))
        return self.claim_ids.action_hand_over()

    def action_pick_up(self):
        """Who comes with his receipt gets what is ready; the receipt itself opens where nothing is, or
        something is to be done first.

        :return: a window action
        """
        self.ensure_one()
        waiting = self.claim_ids._filter_to_hand_over()
        # sudo: as in _check_allowed
        if not waiting or any(claim._allow_close() for claim in waiting.sudo()):
            return super().action_pick_up()
        return self.action_hand_over()
