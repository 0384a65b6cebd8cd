from odoo import models


class ProductCategory(models.Model):
    _inherit = "product.category"

    def _get_path_ids(self):
        """Return the ids of the category and those above it, the nearest first."""
        path = (self.parent_path or "").split("/")
        return [int(id_) for id_ in reversed(path) if id_]
