from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _drop_cost(self):
        """Where nothing but parts that came in for nothing is left, they go out for nothing: core keeps
        the last cost of such a product, and its stock would fall below nothing."""
        for product in self.filtered(lambda product: product.cost_method == "average"):
            average, _total = product._run_avco()
            if not average:
                # sudo: as core, whoever moves the goods
                quiet = product.sudo().with_context(disable_auto_revaluation=True)
                quiet.standard_price = 0.0
