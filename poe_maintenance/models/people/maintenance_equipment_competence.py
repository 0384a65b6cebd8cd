from odoo import models
from odoo.fields import Domain

from .maintenance_competence import ASKED_CHANGED, DeviceKind


class MaintenanceEquipment(models.Model):
    """What work on a device asks of people follows from its type and its brand."""

    _inherit = "maintenance.equipment"

    def _change_type(self):
        """A device of another type asks for other certificates: claims that rest on its inspection look
        at it again."""
        super()._change_type()
        if self.lot_id:
            self.env["warranty.observation"]._evidence_changed(
                Domain("claim_id.lot_id", "in", self.lot_id.ids), lambda _claim: (ASKED_CHANGED, {})
            )

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
