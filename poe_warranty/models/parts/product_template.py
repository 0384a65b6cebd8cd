from odoo import fields, models


class ProductTemplate(models.Model):
    """Which parts fit which devices, and which of them are genuine (C6)."""

    _inherit = "product.template"

    is_genuine_part = fields.Boolean(
        string="Genuine part",
        help="Made or approved by the device's manufacturer. Work under warranty takes only genuine "
        "parts (commitment 6).",
    )
    # a part is still wanted for a model that is no longer sold, hence the archived devices
    device_tmpl_ids = fields.Many2many(
        "product.template",
        "product_spare_part_device_rel",
        "part_tmpl_id",
        "device_tmpl_id",
        string="Fits devices",
        context={"active_test": False},
        domain="[('type', '=', 'consu'), ('id', '!=', id)]",
        check_company=True,
        help="The models this part can be put in. A repair under warranty takes it for these only.",
    )
    spare_part_tmpl_ids = fields.Many2many(
        "product.template",
        "product_spare_part_device_rel",
        "device_tmpl_id",
        "part_tmpl_id",
        string="Spare parts",
        domain="[('type', '=', 'consu'), ('id', '!=', id)]",
        check_company=True,
        help="The parts that fit this device: what a repair of it proposes.",
    )
