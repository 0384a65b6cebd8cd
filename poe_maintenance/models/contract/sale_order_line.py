from odoo import api, fields, models

from ...tools.periods import PERIOD_MONTHS, PERIODS, RECURRENCE


class SaleOrderLine(models.Model):
    """The line of a maintenance contract: its quantity is the number of periods, and the contract
    invoices them one by one."""

    _inherit = "sale.order.line"

    maintenance_period = fields.Selection(
        PERIODS,
        string="Period",
        readonly=True,
        copy=False,
        help="The contract made by this line invoices one of these at a time.",
        by_program=True,
    )
    renews_line_id = fields.Many2one(
        "contract.line", readonly=True, copy=False, index="btree_not_null", by_program=True
    )
    contract_line_ids = fields.One2many(
        "contract.line", "sale_line_id", string="Contract lines", by_program=True
    )

    @api.depends("maintenance_period")
    def _compute_qty_to_invoice(self):
        """The contract invoices its periods: the order itself has nothing left to invoice."""
        result = super()._compute_qty_to_invoice()
        self.filtered("maintenance_period").qty_to_invoice = 0
        return result

    def _get_term_months(self):
        """Return how many months the contract of this line runs."""
        self.ensure_one()
        return int(self.product_uom_qty) * PERIOD_MONTHS[self.maintenance_period]

    def _prepare_contract_line_vals(self, start, end):
        """Return the values of the contract line that invoices this line.

        :param date start: first day of the term
        :param date end: last day, included
        """
        self.ensure_one()
        lang = self.order_id.partner_id._get_customer_lang(self.company_id)
        name = self.product_id.with_context(lang=lang).display_name
        return {
            "product_id": self.product_id.id,
            "name": f"{name}\n#START# – #END#",
            "quantity": 1,
            "uom_id": self.product_uom_id.id,
            "specific_price": self.price_unit,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "analytic_distribution": self.analytic_distribution,
            "recurring_rule_type": RECURRENCE[self.maintenance_period],
            "recurring_interval": 1,
            "recurring_invoicing_type": "pre-paid",
            "date_start": start,
            "date_end": end,
            "recurring_next_date": start,
            "sale_line_id": self.id,
        }
