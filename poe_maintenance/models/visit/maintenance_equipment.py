from odoo import fields, models


class MaintenanceEquipment(models.Model):
    """What the visits found on the device over the years."""

    _inherit = "maintenance.equipment"

    result_ids = fields.One2many("maintenance.result", "equipment_id", string="Results")
    result_count = fields.Integer(compute="_compute_result_count", compute_sudo=True)

    def _compute_result_count(self):
        counts = dict(
            self.env["maintenance.result"]._read_group(
                [("equipment_id", "in", self.ids), ("state", "!=", "todo")],
                ["equipment_id"],
                ["__count"],
            )
        )
        for device in self:
            device.result_count = counts.get(device, 0)

    def action_view_results(self):
        """Open what was found and measured on these devices."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.maintenance_result_action"
        )
        domain = [("equipment_id", "in", self.ids), ("state", "!=", "todo")]
        return {**action, "domain": domain}
