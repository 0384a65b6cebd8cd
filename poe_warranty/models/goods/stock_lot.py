from odoo import api, fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    """How a serial was delivered, which its claims go by."""

    _inherit = "stock.lot"

    # computed for many at once, and anew for each transfer of a claim
    delivered_owner_id = fields.Many2one(
        "res.partner",
        compute="_compute_delivered_owner_id",
        compute_sudo=True,
        help="Whose goods on consignment it was when it was last delivered; empty for what was ours.",
    )

    def _compute_delivered_owner_id(self):
        deliveries = self.env["stock.move.line"].search_fetch(
            [
                ("lot_id", "in", self.ids),
                ("state", "=", "done"),
                ("location_dest_id.usage", "=", "customer"),
                ("location_id.usage", "!=", "customer"),
                ("move_id.claim_use", "in", (False, "replacement")),
            ],
            ["lot_id", "owner_id"],
            order="date, id",
        )
        owners = {line.lot_id.id: line.owner_id for line in deliveries}
        for lot in self:
            lot.delivered_owner_id = owners.get(lot.id, False)

    @api.model
    def _get_outgoing_domain(self):
        """A unit handed out in exchange was delivered, as one that was sold."""
        handed_out = Domain("picking_code", "=", "warranty_out")
        return Domain(super()._get_outgoing_domain()) | handed_out
