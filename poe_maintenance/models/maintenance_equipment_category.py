from odoo import fields, models


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
        path = [int(id_) for id_ in (product.categ_id.parent_path or "").split("/") if id_]
        for categ_id in reversed(path):
            found = self.filtered(lambda c, id_=categ_id: id_ in c.product_categ_ids.ids)
            if found:
                return found[0]
        return self.browse()
