from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.action import get_form_action


class WarrantyReceipt(models.Model):
    """What the devices of one receipt share of their charged work: one quotation for those that are
    not covered. The work on the covered ones does not wait for it."""

    _inherit = "warranty.receipt"

    quotable_count = fields.Integer(compute="_compute_quotable_count")

    @api.depends("claim_ids.state", "claim_ids.decision", "claim_ids.verdict_outdated")
    def _compute_quotable_count(self):
        for receipt in self:
            receipt.quotable_count = len(receipt._get_quotable_claims())

    def _get_quotable_claims(self):
        """Return the claims of this receipt whose charged repair can be offered now."""
        return self.claim_ids.filtered(lambda claim: "charged_repair" not in claim.refusals)

    def action_quote(self):
        """Open the quotation of the devices that are not covered, making one for all of them; those
        that are decided later join it while the customer has not accepted.

        :return: a window action
        :raise UserError: when no device of the receipt can be offered a charged repair
        """
        self.ensure_one()
        offered = self._get_open_quotation()
        if claims := self._get_quotable_claims():
            self.env["warranty.remedy"]._begin(
                "charged_repair", claims, together=True, order=offered
            )
        elif not offered:
            raise UserError(
                self.env._("No device of receipt %s waits for a charged repair.", self.name)
            )
        return get_form_action(offered or self._get_open_quotation())

    def _get_open_quotation(self):
        """Return the quotation of these devices that waits for the customer, or an empty one."""
        orders = self.claim_ids.repair_id.filtered(lambda r: not r.under_warranty).sale_order_id
        return orders.filtered(lambda order: order.state in ("draft", "sent"))[:1]
