from odoo import api, fields, models
from odoo.fields import Domain


class MaintenanceEquipment(models.Model):
    """A device is found by scanning its serial, and called out to from its form."""

    _inherit = "maintenance.equipment"

    callout_count = fields.Integer(compute="_compute_callout_count")

    def _compute_callout_count(self):
        domain = [("equipment_id", "in", self.ids), ("is_callout", "=", True)]
        counts = dict(
            self.env["maintenance.request"]._read_group(domain, ["equipment_id"], ["__count"])
        )
        for device in self:
            device.callout_count = counts.get(device, 0)

    @api.model
    def _search_display_name(self, operator, value):
        """A scanned serial leads to its device; spaces and dashes do not matter."""
        domain = super()._search_display_name(operator, value)
        if operator in ("ilike", "=", "like") and isinstance(value, str):
            typed = self.env["stock.lot"]._get_typed_domain(operator, value)
            # past the rights on lots: who sees a device sees its number, also without stock rights
            domain = Domain(domain) | Domain("lot_id", "any!", typed)
        return domain

    def action_new_callout(self):
        """Open a new call-out for the device."""
        self.ensure_one()
        return self.env["maintenance.request"]._get_new_callout_action(
            self, default_equipment_id=self.id, default_site_id=self.site_id.id
        )
