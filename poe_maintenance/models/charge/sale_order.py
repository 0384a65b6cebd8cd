from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    visit_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The visit or call-out this order charges.",
        by_program=True,
    )
    is_visit_offer = fields.Boolean(
        string="Offered after a visit",
        readonly=True,
        copy=False,
        help="What was found on the visit, for the customer to accept; not what was done there.",
        by_program=True,
    )

    def _get_unpriced_lines(self):
        """Return the lines of these orders that charge a call-out or a part of a visit at nothing."""
        # sudo: what a visit used, for whoever sells
        return self.filtered("visit_id").order_line.filtered(
            lambda line: line._is_for_nothing()
            and (line.is_callout_charge or line.sudo().visit_part_ids)
        )

    def _confirmation_error_message(self):
        """What a visit charges is not invoiced at nothing."""
        if lines := self._get_unpriced_lines():
            return lines[0]._get_price_error()
        return super()._confirmation_error_message()
