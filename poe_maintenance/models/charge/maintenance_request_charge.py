from odoo import api, fields, models


class MaintenanceRequest(models.Model):
    """What a visit charges goes on a quotation of its own: work and parts no contract includes."""

    _inherit = "maintenance.request"

    sale_order_ids = fields.One2many(
        "sale.order", "visit_id", string="Charged work", by_program=True
    )
    sale_order_count = fields.Integer(compute="_compute_sale_order_count")

    @api.depends("sale_order_ids")
    def _compute_sale_order_count(self):
        # sudo: whether something is charged, for whoever serves
        for visit in self.sudo():
            visit.sale_order_count = len(visit.sale_order_ids)

    def action_view_sale_orders(self):
        """Open what the visit charges."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_quotations")
        return {**action, "domain": [("visit_id", "=", self.id)], "context": {}}

    def _get_charge_order(self):
        """Return the order of what was done on this visit and is charged, making it where none is
        open: prices come from the customer's pricelist today (C4).

        :return: ``sale.order`` with sudo, not confirmed yet
        """
        return self._get_open_order(is_offer=False)

    def _get_offer_order(self):
        """Return the quotation of what was found on this visit, and is done only when the customer
        accepts it (C4); made where none is open.

        :return: ``sale.order`` with sudo, not confirmed yet
        """
        return self._get_open_order(is_offer=True)

    def _get_open_order(self, is_offer):
        self.ensure_one()
        # sudo: the visit quotes what it charges, whoever serves
        order = self.sudo().sale_order_ids.filtered(
            lambda o: o.state in ("draft", "sent")
            and o.is_visit_offer == is_offer
            and not o._get_unpriced_lines()
        )
        return order[:1] or self._create_order(is_offer)

    def _create_order(self, is_offer):
        """Return a new order of this visit, with sudo.

        :param bool is_offer: whether it waits for the customer to accept it
        """
        vals = {**self._prepare_charge_order_vals(), "is_visit_offer": is_offer}
        # sudo: as above
        return self.env["sale.order"].sudo()._as_program().create(vals)

    def _prepare_charge_order_vals(self):
        """Return the values of an order of this visit."""
        self.ensure_one()
        return {
            "visit_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.customer_id.id,
            "partner_shipping_id": (self.site_id.address_id or self.customer_id).id,
            "origin": self.name,
        }
