from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """A discount on a line of its own that makes a contract cheaper: each period gives its part of it,
    and the order not once more."""

    _inherit = "sale.order.line"

    contract_share = fields.Float(
        string="Part in the contract",
        digits=0,
        readonly=True,
        copy=False,
        help="Which part of this discount the contract gives with its periods, 0 to 1.",
        by_program=True,
    )

    def _leave_discounts_to_contract(self):
        """Note, for the discounts among these lines of an order whose contract was just made, which
        part of them the price of its periods has in it."""
        for line in self._filter_discounts():
            discounted = line._get_discounted_lines()
            total = sum(discounted.mapped("price_subtotal"))
            own = sum(discounted.filtered("maintenance_period").mapped("price_subtotal"))
            line._as_program().contract_share = own / total if total else 0.0

    # === INVOICE === #

    def _is_left_to_contract(self):
        """Tell whether the contract invoices all of this line."""
        self.ensure_one()
        return bool(self.maintenance_period) or self.contract_share >= 1

    @api.depends("maintenance_period", "contract_share")
    def _compute_qty_to_invoice(self):
        """The contract invoices its periods: the order itself has nothing left to invoice."""
        result = super()._compute_qty_to_invoice()
        self.filtered(lambda line: line._is_left_to_contract()).qty_to_invoice = 0
        return result

    @api.depends("contract_share")
    def _compute_invoice_status(self):
        """A discount that the contract gives counts as invoiced: whether the order is, its line of the
        contract says."""
        result = super()._compute_invoice_status()
        given = self.filtered(lambda line: line.state == "sale" and line.contract_share >= 1)
        given.invoice_status = "invoiced"
        return result

    def _prepare_invoice_line(self, **optional_values):
        """A discount on other things, too, is given on the order for those."""
        vals = super()._prepare_invoice_line(**optional_values)
        if self.contract_share:
            vals["price_unit"] *= 1 - self.contract_share
        return vals
