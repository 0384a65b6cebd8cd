from odoo import api, fields, models


class MaintenanceEquipment(models.Model):
    """An installed device of a customer is equipment with a lot; its ``serial_no`` stays empty,
    since core keeps that unique over all products."""

    _inherit = "maintenance.equipment"

    customer_id = fields.Many2one("res.partner", index="btree_not_null", check_company=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Serial", index="btree_not_null", check_company=True
    )
    # a delivery brings it along for a thousand devices at once: no readonly field for create()
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    card_id = fields.Many2one(
        "warranty.card", string="Warranty card", index="btree_not_null", check_company=True
    )
    warranty_date = fields.Date(compute="_compute_warranty_date", store=True, readonly=False)
    card_status = fields.Selection(related="card_id.status")

    _one_device_per_serial = models.UniqueIndex(
        "(lot_id) WHERE lot_id IS NOT NULL",
        "This serial number is an installed device already.",
    )

    @api.depends("lot_id.product_id")
    def _compute_product_id(self):
        for device in self:
            device.product_id = device.lot_id.product_id

    @api.depends("card_id.effective_end")
    def _compute_warranty_date(self):
        """Service time and extended warranty move the end; equipment without a card keeps its own."""
        for device in self:
            device.warranty_date = device.card_id.effective_end or device.warranty_date

    @api.depends("lot_id")
    def _compute_display_name(self):
        devices = self.filtered("lot_id")
        for device in devices:
            device.display_name = f"{device.name} · {device.lot_id.name}"
        return super(MaintenanceEquipment, self - devices)._compute_display_name()

    def _check_company(self, fnames=None):
        """A delivery checks the companies of its goods itself, a thousand at once: what is left to
        check here are devices entered by hand."""
        by_hand = self.filtered(lambda device: not device.card_id.move_id)
        return super(MaintenanceEquipment, by_hand)._check_company(fnames)

    def action_view_card(self):
        """Open the device's warranty card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "warranty.card",
            "res_id": self.card_id.id,
            "views": [[False, "form"]],
        }
