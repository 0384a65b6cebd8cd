from odoo import api, models
from odoo.fields import Domain

from .maintenance_figures_mixin import Observation


class MaintenanceEquipmentCategory(models.Model):
    """The figures of the customers' devices of a type, in the companies of the user."""

    _name = "maintenance.equipment.category"
    _inherit = ["maintenance.equipment.category", "maintenance.figures.mixin"]

    @api.model
    def _get_visit_path(self):
        return "equipment_id.category_id"

    def _get_observations(self, first, last):
        Device = self.env["maintenance.equipment"].with_context(active_test=False)
        devices = Device.search(
            Domain("category_id", "in", self.ids)
            & Domain("customer_id", "!=", False)
            & Domain("company_id", "in", [*self.env.companies.ids, False])
        )
        return [
            Observation(device.category_id, device, *days)
            for device in devices
            if (days := device._get_observed_days(first, last))
        ]
