import logging

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import MAX_TERM_MONTHS, MAX_TERM_YEARS
from ...tools.units import get_longest

_logger = logging.getLogger(__name__)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    warranty_type = fields.Selection(default="month")
    without_warranty = fields.Boolean(
        string="No hardware warranty",
        help="Free software, consumables: no warranty card is issued at delivery (clause III.8).",
    )

    warranty_extension_months = fields.Integer(
        string="Extends warranty by",
        help="Months. A service with months here is an extended warranty: sold with a device or for "
        "a card, it lengthens the card.",
    )

    _extension_positive = models.Constraint(
        f"CHECK (warranty_extension_months BETWEEN 0 AND {MAX_TERM_MONTHS})",
        f"An extended warranty has between 0 and {MAX_TERM_MONTHS} months.",
    )

    @api.constrains("warranty", "warranty_type")
    def _check_warranty(self):
        for product in self:
            longest = get_longest(product.warranty_type, MAX_TERM_YEARS)
            if not 0 <= product.warranty <= longest:
                raise ValidationError(
                    self.env._(
                        "The manufacturer's warranty of %(product)s is negative, or longer than "
                        "%(years)s years: correct it.",
                        product=product.display_name,
                        years=MAX_TERM_YEARS,
                    )
                )

    def _report_missing_term(self):
        """Ask the person responsible for each product for its term: no card could be issued (C1).

        A product that was asked about already is not asked about again.
        """
        if self:
            _logger.warning("No card for lack of a term: %s", ", ".join(self.mapped("name")))
        self._alert_once("missing_term", lambda product: product._prepare_missing_term_vals())

    def _prepare_missing_term_vals(self):
        """Return the values of the task to set the term of this product."""
        return {
            "summary": self.env._("Set the manufacturer's warranty term"),
            "note": self.env._(
                "A delivery was done, but no warranty card could be issued: neither the product "
                "nor the policy gives a term. Set it, then issue the card from the menu "
                "Warranty / Configuration / Cards for past deliveries. For a product without "
                "warranty, tick “No hardware warranty”."
            ),
            "user_id": (self.responsible_id or self.env.user).id,
        }
