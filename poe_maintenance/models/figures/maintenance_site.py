from odoo import api, models

from .maintenance_figures_mixin import Observation


class MaintenanceSite(models.Model):
    """The figures of the devices that are at the site now, and of those that were retired there."""

    _name = "maintenance.site"
    _inherit = ["maintenance.site", "maintenance.figures.mixin"]

    @api.model
    def _get_visit_path(self):
        return "request_id.site_id"

    def _get_observations(self, first, last):
        Device = self.env["maintenance.equipment"].with_context(active_test=False)
        devices = Device.search([("site_id", "in", self.ids)])
        return [
            Observation(device.site_id, device, *days)
            for device in devices
            if (days := device._get_observed_days(first, last))
        ]
