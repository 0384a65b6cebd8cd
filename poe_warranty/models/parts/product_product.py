from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_spare_parts(self):
        """Return the parts (``product.product``) that fit any of these devices, genuine or not."""
        return self.product_tmpl_id.spare_part_tmpl_ids.product_variant_ids

    def _has_spare_parts(self):
        """Tell whether parts are set up for these devices, so that others are known not to fit."""
        return bool(self.product_tmpl_id.spare_part_tmpl_ids)

    def _fits(self, device):
        """Tell whether this part can be put in a device (``product.product``), on sale or not."""
        self.ensure_one()
        return device.product_tmpl_id in self.product_tmpl_id.device_tmpl_ids
