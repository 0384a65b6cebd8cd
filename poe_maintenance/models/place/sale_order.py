from odoo import fields, models


class SaleOrder(models.Model):
    """The devices of an order are put onto their site together."""

    _inherit = "sale.order"

    installed_device_count = fields.Integer(
        compute="_compute_installed_device_count", compute_sudo=True
    )

    def _compute_installed_device_count(self):
        counts = self.warranty_card_ids._count_devices("sale_order_id")
        for order in self:
            order.installed_device_count = counts.get(order.id, 0)

    def action_place_devices(self):
        """Open the dialog that puts the devices of this order onto a site: what hangs there already
        keeps its day."""
        self.ensure_one()
        return self.env["maintenance.device.placement"]._open(
            # sudo: which devices they are; the dialog asks for the right on each
            self.sudo().warranty_card_ids.equipment_ids._filter_unplaced().sudo(False),
            address=self.partner_shipping_id,
        )
