from odoo import models

from .maintenance_competence import DeviceKind


class MaintenanceEquipment(models.Model):
    """What work on a device asks of people follows from its type and its brand."""

    _inherit = "maintenance.equipment"

    def _get_kinds(self):
        """Return ``{device: DeviceKind}``."""
        # sudo: type and brand of a device, for whoever may or may not read products
        return {
            device: DeviceKind(
                device.display_name,
                device.company_id,
                device.category_id,
                device.product_id.product_brand_id,
            )
            for device in self.sudo()
        }
