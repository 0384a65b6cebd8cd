from odoo import fields, models
from odoo.fields import Domain

from .maintenance_visit_line import COMING


class MaintenanceEquipment(models.Model):
    """The visits to come of a device, and what they found on it over the years."""

    _inherit = "maintenance.equipment"

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

    # === BUSINESS === #

    def _find_fault_kind(self):
        """Return what follows today from a fault of this device that is no minor one, see
        ``follow_up_kind`` of ``maintenance.result``."""
        self.ensure_one()
        return "claim" if self.card_status == "active" else "quotation"

    def _get_coming_visit_lines(self):
        """Return the lines of these devices on visits that did not begin yet."""
        # sudo: what becomes of a device decides, whoever records it
        Line = self.env["maintenance.visit.line"].sudo()
        return Line.search(COMING & Domain("equipment_id", "in", self.ids))

    def _leave_visits(self):
        if lines := self._get_coming_visit_lines():
            lines._take_off()

    def _hand_visits_to(self, successor):
        if lines := self._get_coming_visit_lines():
            lines._as_program().write({"equipment_id": successor.id})

    def _replan_visits(self):
        self.env["maintenance.visit.line"]._plan_anew([("equipment_id", "in", self.ids)])
