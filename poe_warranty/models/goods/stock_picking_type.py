from odoo import api, fields, models

OURS = ("warranty_in", "warranty_out")


class StockPickingType(models.Model):
    """The operation types under which devices come and go. They are of kinds of their own: who looks
    for a warehouse's receipts or deliveries, or for the first of them, does not find ours."""

    _inherit = "stock.picking.type"

    code = fields.Selection(
        selection_add=[("warranty_in", "Devices In"), ("warranty_out", "Devices Out")],
        ondelete={
            # what was moved under them stays on record
            "warranty_in": lambda kinds: kinds.write({"code": "incoming", "active": False}),
            "warranty_out": lambda kinds: kinds.write({"code": "outgoing", "active": False}),
        },
    )

    @api.depends("code")
    def _compute_show_picking_type(self):
        """Inventory's overview shows them as it shows receipts and deliveries."""
        super()._compute_show_picking_type()
        for kind in self:
            if kind.code in OURS:
                kind.show_picking_type = True

    def _compute_default_location_dest_id(self):
        """Parts of ordinary repairs are never consumed as warranty."""
        result = super()._compute_default_location_dest_id()
        for kind in self:
            if kind.default_location_dest_id.warranty_use == "parts":
                kind.default_location_dest_id = self.env["stock.location"]._get_first_of_others(
                    "production", kind.company_id.ids
                )
        return result

    def _get_code_report_name(self):
        """Their papers are headed by their own names."""
        return self.name if self.code in OURS else super()._get_code_report_name()
