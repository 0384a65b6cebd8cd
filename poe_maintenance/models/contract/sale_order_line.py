from odoo import fields, models

from ...tools.bounds import MAX_YEARS
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

    # the contract goes on with what was accepted, whatever the order says later
    product_id = fields.Many2one(settled_by="_get_reason_contracted")
    product_uom_id = fields.Many2one(settled_by="_get_reason_contracted")
    product_uom_qty = fields.Float(settled_by="_get_reason_contracted")
    price_unit = fields.Float(settled_by="_get_reason_contracted")
    discount = fields.Float(settled_by="_get_reason_contracted")

    def _get_reason_contracted(self, name):
        """Return why a fact stays that a contract invoices; or None."""
        contract = self._get_contracts_invoicing()[:1]
        if not contract:
            return None
        return self.env._(
            "%(contract)s invoices “%(product)s” as the customer accepted it: %(field)s no longer "
            "changes on the order. Terminate the contract and quote another one.",
            contract=contract.display_name,
            product=self.product_id.display_name or self.name,
            field=self._fields[name]._description_string(self.env),
        )

    def _get_contracts_invoicing(self):
        """Return the contracts that invoice this line or, of a discount, give a part of it."""
        # sudo: whether there is a contract, for whoever sells
        line = self.sudo()
        sold = line.order_id.order_line if line.contract_share else line
        return sold.contract_line_ids.filtered(lambda made: not made.is_canceled).contract_id

    def _compute_price_unit(self):
        """What a period costs comes from the proposal or the contract, never from the list price of the
        product: it stays, however many periods are sold."""
        return super(SaleOrderLine, self._filter_ordinary())._compute_price_unit()

    def _compute_discount(self):
        """As the price: a renewal keeps the discount of the term before."""
        return super(SaleOrderLine, self._filter_ordinary())._compute_discount()

    def _filter_ordinary(self):
        """Return those of these lines that sell no periods of a maintenance contract."""
        return self.filtered(lambda line: not line.maintenance_period)

    def _get_term_months(self):
        """Return how many months the contract of this line runs."""
        self.ensure_one()
        return int(self.product_uom_qty) * PERIOD_MONTHS[self.maintenance_period]

    def _get_contract_error(self):
        """Return why no contract can be made or lengthened by this line, or None."""
        self.ensure_one()
        if not self.maintenance_period:
            return self._get_copied_error()
        product, quantity = self.product_id.display_name, self.product_uom_qty
        most = 12 * MAX_YEARS // PERIOD_MONTHS[self.maintenance_period]
        if quantity > most:
            return self.env._(
                "%(product)s: a contract runs for %(years)s years at most, which are %(most)s of its "
                "periods.",
                product=product,
                years=MAX_YEARS,
                most=most,
            )
        if quantity < 1 or quantity != int(quantity):
            return self.env._(
                "%(product)s: the quantity is the number of periods; enter 1 or more whole ones.",
                product=product,
            )
        if self.currency_id.compare_amounts(self.price_unit, 0.0) <= 0:
            return self.env._(
                "%(product)s: a period has no price. Enter it; for what costs nothing enter a discount "
                "of 100 %%.",
                product=product,
            )
        return None

    def _get_copied_error(self):
        """Return why a line without periods sells no contract, as that of a copied quotation."""
        products = self.env["maintenance.proposal"]._get_contract_product_ids()
        if self.display_type or self.product_id.id not in products:
            return None
        return self.env._(
            "%(product)s: this line makes no contract, as it was copied or entered by hand. Take it off, "
            "and let “Quote” of the proposal or “Renew” of the contract make the quotation.",
            product=self.product_id.display_name,
        )

    def _prepare_contract_line_vals(self, start, end):
        """Return the values of the contract line that invoices this line.

        :param date start: first day of the term
        :param date end: last day, included
        """
        self.ensure_one()
        lang = self.order_id.partner_id._get_customer_lang(self.company_id)
        name = self.product_id.with_context(lang=lang).display_name
        # less its part of the discounts that the customer accepted on lines of their own
        price = self.price_unit * self._get_net_rate()
        return {
            "product_id": self.product_id.id,
            "name": f"{name}\n#START# – #END#",
            "quantity": 1,
            "uom_id": self.product_uom_id.id,
            "specific_price": price,
            "price_unit": price,
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
