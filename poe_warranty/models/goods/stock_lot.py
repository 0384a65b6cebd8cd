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

    def _find_lying(self, companies):
        """Return ``{lot: stock.quant}`` of those of these serials that lie with companies, or with their
        customers; one query.

        :param companies: ``res.company``
        """
        serials = self.filtered(lambda lot: lot.product_id.tracking == "serial")
        if not serials:
            return {}
        of_companies = ("company_id", "in", (*companies.ids, False))
        domain = [("lot_id", "in", serials.ids), ("quantity", ">", 0), of_companies]
        # sudo: where a serial lies, for whoever moves it
        found = self.env["stock.quant"].sudo().search(domain)
        return {quant.lot_id.sudo(False): quant for quant in found}

    @api.model
    def _get_outgoing_domain(self):
        """A unit handed out in exchange was delivered, as one that was sold."""
        handed_out = Domain("picking_code", "=", "warranty_out")
        return Domain(super()._get_outgoing_domain()) | handed_out
