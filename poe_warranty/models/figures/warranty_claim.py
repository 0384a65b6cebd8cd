from odoo import fields, models


class WarrantyClaim(models.Model):
    """When the work on a claim was finished, by which its promise is measured: when the customer
    comes for the device is his affair."""

    _inherit = "warranty.claim"

    ready_datetime = fields.Datetime(
        string="Ready on",
        readonly=True,
        copy=False,
        help="When it last became ready to hand over.",
        by_program=True,
    )

    def _update_state(self, state):
        """Note the moment in which claims are ready; one whose hand-over is taken back was ready
        before."""
        worked_on = self.filtered(lambda claim: claim.state != "closed")
        moved = super()._update_state(state)
        if state == "ready" and (ready := moved & worked_on):
            ready._as_program().write({"ready_datetime": fields.Datetime.now()})
        return moved
