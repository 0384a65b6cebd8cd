from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import MAX_TERM_MONTHS
from ...tools.dates import split_months


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    # OCA product_warranty keeps months with decimals; this is the one place that reads them
    warranty_months = fields.Integer(compute="_compute_warranty_term", store=True)
    warranty_days = fields.Integer(compute="_compute_warranty_term", store=True)

    @api.depends("warranty_duration")
    def _compute_warranty_term(self):
        for info in self:
            months, days = split_months(info.warranty_duration)
            info.warranty_months, info.warranty_days = months, days

    @api.constrains("warranty_duration")
    def _check_warranty_duration(self):
        for info in self:
            if not 0 <= info.warranty_duration <= MAX_TERM_MONTHS:
                raise ValidationError(
                    self.env._(
                        "The warranty of supplier %(supplier)s is given in months, from 0 to "
                        "%(longest)s.",
                        supplier=info.partner_id.display_name,
                        longest=MAX_TERM_MONTHS,
                    )
                )

    @api.model
    def _get_warranty_info(self, product, supplier=None):
        """Return the vendor line whose term counts in the company of the environment: of the supplier,
        or of the product's first vendor where the supplier is not known; one that has a term before
        the others.

        :param product: ``product.product``
        :param supplier: ``res.partner`` the goods came from, where it is known
        """
        sellers = product.with_company(self.env.company)._prepare_sellers()
        vendor = (supplier or sellers[:1].partner_id).commercial_partner_id
        same = sellers.filtered(lambda info: info.partner_id.commercial_partner_id == vendor)
        return same.sorted(lambda info: not info.warranty_duration)[:1]

    def _get_return_address(self, supplier):
        """Return where the supplier wants goods sent back to: the other address agreed for the
        product, else the supplier's delivery address.

        :param supplier: ``res.partner``
        """
        if self.warranty_return_partner == "other" and self.warranty_return_other_address:
            return self.warranty_return_other_address
        return supplier.browse(supplier.address_get(["delivery"])["delivery"])
