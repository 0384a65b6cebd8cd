from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import format_date

from odoo.addons.poe_warranty.tools.dates import shift

from ...tools.words import get_period_text


class SaleOrderLine(models.Model):
    """The line of a contract says what its quantity and its price mean."""

    _inherit = "sale.order.line"

    def _get_term_text(self):
        """Return, of the line of a contract, the period of the price and the days of the term, in the
        reader's language. They follow the quantity while the quotation is worked on."""
        self.ensure_one()
        per = get_period_text(self.env, self.maintenance_period)
        # sudo: what is offered, for the customer who reads his quotation
        order = self.order_id.sudo()
        start = order.renewal_start or order.maintenance_proposal_id.date_start
        months = self._get_term_months()
        if not start or months < 1:
            return self.env._("The price is %s.", per)
        return self.env._(
            "The price is %(per)s. The contract runs from %(start)s until %(end)s: %(count)s invoices.",
            per=per,
            start=format_date(self.env, start),
            end=format_date(self.env, shift(start, relativedelta(months=months, days=-1))),
            count=int(self.product_uom_qty),
        )
