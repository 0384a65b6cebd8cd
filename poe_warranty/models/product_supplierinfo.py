from math import modf

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    # OCA product_warranty keeps months with decimals; this is the one place that reads them
    warranty_months = fields.Integer(compute="_compute_warranty_term", store=True)
    warranty_days = fields.Integer(compute="_compute_warranty_term", store=True)

    @api.depends("warranty_duration")
    def _compute_warranty_term(self):
        for info in self:
            part, months = modf(info.warranty_duration)
            info.warranty_months = int(months)
            info.warranty_days = round(part * 30)

    @api.constrains("warranty_duration")
    def _check_warranty_duration(self):
        for info in self:
            if info.warranty_duration < 0:
                raise ValidationError(
                    self.env._(
                        "The warranty of supplier %s cannot be negative.",
                        info.partner_id.display_name,
                    )
                )

    def _get_warranty_term(self):
        """Return the supplier's own term as a ``relativedelta``, or None when none is agreed."""
        term = relativedelta(months=self.warranty_months, days=self.warranty_days)
        return term or None

    @api.model
    def _get_warranty_info(self, product, supplier=None):
        """Return the vendor line whose term counts: of the supplier, one that has a term before the
        others; of an unknown supplier, the product's first.

        :param product: ``product.product``
        :param supplier: ``res.partner`` the goods came from, where it is known
        """
        sellers = product._prepare_sellers()
        if supplier:
            vendor = supplier.commercial_partner_id
            sellers = sellers.filtered(
                lambda info: info.partner_id.commercial_partner_id == vendor
            ).sorted(lambda info: not info._get_warranty_term())
        return sellers[:1]

    def _get_return_address(self, supplier):
        """Return where the supplier wants goods sent back to: the other address agreed for the
        product, else the supplier's delivery address.

        :param supplier: ``res.partner``
        """
        if self.warranty_return_partner == "other" and self.warranty_return_other_address:
            return self.warranty_return_other_address
        return supplier.browse(supplier.address_get(["delivery"])["delivery"])
