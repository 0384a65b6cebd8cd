from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import MAX_TERM_MONTHS
from ...tools.category import get_path_ids
from ...tools.units import get_term


class WarrantyPolicyTerm(models.Model):
    _name = "warranty.policy.term"
    _description = "Warranty Term"
    _inherit = ["warranty.policy.line.mixin", "warranty.bounded.mixin"]

    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", index="btree_not_null", ondelete="restrict"
    )
    categ_id = fields.Many2one(
        "product.category", string="Product category", index="btree_not_null", ondelete="restrict"
    )
    months = fields.Integer(
        help="Months of warranty we give ourselves. 0: none, the manufacturer's term decides."
    )
    labour_months = fields.Integer(
        string="Labour",
        help="Months in which labour is free, where it ends before the warranty: after them covered "
        "work is charged for labour alone. 0: as long as the parts.",
    )
    manufacturer_rule = fields.Selection(
        [
            ("longer", "Ours or the manufacturer's, whichever is longer"),
            ("only", "The manufacturer's only"),
            ("ignore", "Ours only"),
        ],
        string="Manufacturer's term",
        required=True,
        default="longer",
    )

    _months_positive = models.Constraint(
        "CHECK (months >= 0 AND labour_months >= 0)",
        "A warranty term cannot be negative: give it in months, 0 or more.",
    )

    @api.constrains("months", "manufacturer_rule")
    def _check_months(self):
        for term in self:
            if term.manufacturer_rule == "ignore" and not term.months:
                raise ValidationError(
                    self.env._(
                        "The term is missing: give the months of warranty, or let the "
                        "manufacturer's term count."
                    )
                )

    @api.model
    def _get_bounds(self):
        months = (0, MAX_TERM_MONTHS)
        return {**super()._get_bounds(), "months": months, "labour_months": months}

    def _get_for_product(self, product):
        """Return the most specific of these terms: the product's own, else that of its nearest
        category, else the one without either; empty when none fits.

        :param product: one ``product.product``
        """
        own = self.filtered(lambda t: t.product_tmpl_id == product.product_tmpl_id)
        if own:
            return own[:1]
        path = get_path_ids(product.categ_id)
        by_category = [t for t in self if t.categ_id.id in path and not t.product_tmpl_id]
        if by_category:
            return min(by_category, key=lambda t: path.index(t.categ_id.id))
        return self.filtered(lambda t: not t.categ_id and not t.product_tmpl_id)[:1]

    def _combine(self, product, start):
        """Return our term and the manufacturer's as one ``relativedelta``, or None for no warranty.

        :param product: one ``product.product``
        :param date start: first day of the warranty
        """
        makers = get_term(product.warranty, product.warranty_type)
        if not self:
            return makers
        ours = relativedelta(months=self.months) if self.months else None
        if self.manufacturer_rule == "ignore":
            return ours
        if self.manufacturer_rule == "only":
            return makers
        return max(filter(None, (ours, makers)), key=lambda term: start + term, default=None)

    def _get_promise(self, product, start):
        """Return what these terms promise of a product: how long, a ``relativedelta`` or None for no
        warranty, and the last day of free labour, False where it lasts as long as the warranty.

        :param product: one ``product.product``
        :param date start: first day of the warranty
        """
        own = self._get_for_product(product)
        term = own._combine(product, start)
        if not own.labour_months:
            return term, False
        end = start + relativedelta(months=own.labour_months)
        return term, end if term and end < start + term else False
