from odoo import fields, models


class StockPicking(models.Model):
    """The devices of a delivery are put onto their site together."""

    _inherit = "stock.picking"

    installed_device_count = fields.Integer(
        compute="_compute_installed_device_count", compute_sudo=True
    )

    def _get_device_cards(self):
        """Return the ``warranty.card`` that these deliveries issued, with sudo."""
        # sudo: whether there are any, whoever delivers
        return self.env["warranty.card"].sudo().search([("picking_id", "in", self.ids)])

    def _compute_installed_device_count(self):
        counts = self._get_device_cards()._count_devices("picking_id")
        for picking in self:
            picking.installed_device_count = counts.get(picking.id, 0)

    def action_place_devices(self):
        """Open the dialog that puts the devices of this delivery onto a site, as those of an order."""
        self.ensure_one()
        return self.env["maintenance.device.placement"]._open(
            # the dialog asks for the right on each
            self._get_device_cards().equipment_ids._filter_unplaced().sudo(False),
            address=self.partner_id,
        )
