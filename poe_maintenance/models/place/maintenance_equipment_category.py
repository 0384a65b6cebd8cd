from odoo import fields, models

from odoo.addons.poe_warranty.tools.category import get_path_ids


class MaintenanceEquipmentCategory(models.Model):
    _inherit = "maintenance.equipment.category"

    product_categ_ids = fields.Many2many(
        "product.category",
        string="Products",
        help="Devices of these product categories, and of those below them, are of this kind.",
    )

    def _get_for_product(self, product):
        """Return the device type of a product: that of its nearest product category.

        :param product: one ``product.product``
        """
        for categ_id in get_path_ids(product.categ_id):
            found = self.filtered(lambda c, id_=categ_id: id_ in c.product_categ_ids.ids)
            if found:
                return found[0]
        return self.browse()
