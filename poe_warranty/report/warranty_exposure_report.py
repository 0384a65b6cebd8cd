from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.action import get_form_action


class WarrantyExposureReport(models.Model):
    """Devices whose customer is covered and whose supplier is not: the cards in force on which a
    claim would cost us, since the supplier's own term ended or is not known.

    Supplier and start are found as in ``stock.lot._get_supplier_facts``.
    """

    _name = "warranty.exposure.report"
    _description = "Exposure: Customer Covered, Supplier Not"
    _inherit = ["warranty.called.mixin"]
    _auto = False
    _rec_name = "card_id"
    _order = "days_exposed desc, id"

    card_id = fields.Many2one("warranty.card", string="Warranty card", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Serial number", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product category", readonly=True)
    product_brand_id = fields.Many2one("product.brand", string="Brand", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    supplier_id = fields.Many2one("res.partner", readonly=True)
    supplier_start = fields.Date(string="Supplier's term from", readonly=True)
    supplier_end = fields.Date(string="Supplier's term until", readonly=True)
    card_end = fields.Date(string="Customer covered until", readonly=True)
    reason = fields.Selection(
        [("ended", "Ended"), ("unknown", "Not known")],
        string="Supplier's term",
        readonly=True,
    )
    days_exposed = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="Days for which the customer is covered and the supplier is not; all of them where the "
        "supplier's term is not known.",
    )
    quantity = fields.Float(string="Devices", readonly=True)
    cost = fields.Monetary(
        string="Cost to replace", readonly=True, help="At the product's cost of today."
    )

    _depends = {
        "warranty.card": [
            "company_id", "product_id", "lot_id", "partner_id", "state", "date_start",
            "last_claim_day", "quantity", "policy_id",
        ],
        "warranty.policy": ["tz"],
        "stock.move.line": [
            "lot_id", "state", "date", "company_id", "location_id", "location_dest_id", "move_id",
        ],
        "stock.move": ["purchase_line_id", "picking_id"],
        "stock.picking": ["partner_id"],
        "stock.location": ["usage"],
        "purchase.order.line": ["order_id"],
        "purchase.order": ["partner_id"],
        "account.move.line": ["purchase_line_id", "invoice_date", "parent_state", "move_id"],
        "account.move": ["move_type"],
        "res.partner": ["commercial_partner_id", "recovery_start", "active"],
        "product.supplierinfo": [
            "partner_id", "product_tmpl_id", "product_id", "company_id", "sequence", "min_qty",
            "price", "warranty_months", "warranty_days",
        ],
        "product.product": ["product_tmpl_id", "standard_price"],
        "product.template": ["categ_id", "product_brand_id"],
    }  # fmt: skip

    @property
    def _table_query(self):
        return SQL(
            "WITH card AS (%s), arrived AS (%s), bill AS (%s), seller AS (%s), term AS (%s), known AS (%s) %s",
            self._get_card_sql(),
            self._get_arrived_sql(),
            self._get_bill_sql(),
            self._get_seller_sql(),
            self._get_term_sql(),
            self._get_known_sql(),
            self._get_select_sql(),
        )

    @api.model
    def _get_card_sql(self):
        """Return the cards in force, each with the day it is where its policy holds."""
        return SQL(
            """
            SELECT promise.*
              FROM (SELECT card.id, card.company_id, card.product_id, card.lot_id, card.partner_id,
                           card.date_start, card.last_claim_day, card.quantity, policy.tz,
                           (%s AT TIME ZONE 'UTC' AT TIME ZONE policy.tz)::date AS today
                      FROM warranty_card card
                      JOIN warranty_policy policy ON policy.id = card.policy_id
                     WHERE card.state = 'issued') promise
             WHERE promise.last_claim_day >= promise.today
            """,
            fields.Datetime.now(),
        )

    @api.model
    def _get_arrived_sql(self):
        """Return for each card the last receipt of its serial from a supplier before the sale."""
        return SQL(
            """
            SELECT DISTINCT ON (card.id)
                   card.id AS card_id,
                   (line.date AT TIME ZONE 'UTC' AT TIME ZONE card.tz)::date AS day,
                   move.purchase_line_id,
                   COALESCE(vendor.commercial_partner_id, sender.commercial_partner_id) AS supplier_id
              FROM card
              JOIN stock_move_line line ON line.lot_id = card.lot_id
                                       AND line.company_id = card.company_id
                                       AND line.state = 'done'
              JOIN stock_location source ON source.id = line.location_id
                                        AND source.usage = 'supplier'
              JOIN stock_location destination ON destination.id = line.location_dest_id
                                             AND destination.usage != 'supplier'
              JOIN stock_move move ON move.id = line.move_id
         LEFT JOIN purchase_order_line ordered ON ordered.id = move.purchase_line_id
         LEFT JOIN purchase_order purchase ON purchase.id = ordered.order_id
         LEFT JOIN res_partner vendor ON vendor.id = purchase.partner_id
         LEFT JOIN stock_picking picking ON picking.id = move.picking_id
         LEFT JOIN res_partner sender ON sender.id = picking.partner_id
             WHERE (line.date AT TIME ZONE 'UTC' AT TIME ZONE card.tz)::date <= card.date_start
          ORDER BY card.id, line.date DESC, line.id DESC
            """
        )

    @api.model
    def _get_bill_sql(self):
        """Return the date of the first posted vendor bill of each purchase line."""
        return SQL(
            """
            SELECT line.purchase_line_id, MIN(line.invoice_date) AS day
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id AND move.move_type = 'in_invoice'
             WHERE line.parent_state = 'posted'
               AND line.purchase_line_id IN (SELECT purchase_line_id FROM arrived)
          GROUP BY line.purchase_line_id
            """
        )

    @api.model
    def _get_seller_sql(self):
        """Return the vendor lines of each product, the first as core has them first."""
        return SQL(
            """
            SELECT pair.product_id, pair.company_id, vendor.commercial_partner_id AS vendor_id,
                   info.warranty_months AS months, info.warranty_days AS days,
                   ROW_NUMBER() OVER (
                       PARTITION BY pair.product_id, pair.company_id
                       ORDER BY info.sequence, info.min_qty DESC, info.price, info.id) AS rank
              FROM (SELECT DISTINCT product_id, company_id FROM card) pair
              JOIN product_product product ON product.id = pair.product_id
              JOIN product_supplierinfo info
                ON info.product_tmpl_id = product.product_tmpl_id
               AND (info.product_id IS NULL OR info.product_id = pair.product_id)
               AND (info.company_id IS NULL OR info.company_id = pair.company_id)
              JOIN res_partner vendor ON vendor.id = info.partner_id AND vendor.active
            """
        )

    @api.model
    def _get_term_sql(self):
        """Return the term that each supplier agreed to for each product, as
        ``product.supplierinfo._get_warranty_info`` chooses it."""
        return SQL(
            """
            SELECT DISTINCT ON (product_id, company_id, vendor_id)
                   product_id, company_id, vendor_id, months, days
              FROM seller
          ORDER BY product_id, company_id, vendor_id, (months = 0 AND days = 0), rank
            """
        )

    @api.model
    def _get_known_sql(self):
        """Return each card with its supplier and the supplier's term, as far as they are known."""
        return SQL(
            """
            SELECT card.*, supplier.id AS supplier_id, start.day AS supplier_start,
                   CASE WHEN term.months > 0 OR term.days > 0
                        THEN (start.day + make_interval(months => term.months, days => term.days))::date
                    END AS supplier_end
              FROM card
         LEFT JOIN arrived ON arrived.card_id = card.id
         LEFT JOIN seller ON seller.product_id = card.product_id
                         AND seller.company_id = card.company_id
                         AND seller.rank = 1
         LEFT JOIN res_partner supplier
                ON supplier.id = COALESCE(arrived.supplier_id, seller.vendor_id)
         LEFT JOIN term ON term.product_id = card.product_id
                       AND term.company_id = card.company_id
                       AND term.vendor_id = supplier.id
         LEFT JOIN bill ON bill.purchase_line_id = arrived.purchase_line_id
                       AND supplier.recovery_start = 'bill'
        CROSS JOIN LATERAL (SELECT COALESCE(bill.day, arrived.day) AS day) start
            """
        )

    @api.model
    def _get_select_sql(self):
        """Return the cards on which we alone answer."""
        return SQL(
            """
            SELECT known.id, known.id AS card_id, known.company_id, known.product_id, known.lot_id,
                   known.partner_id, template.categ_id, template.product_brand_id,
                   known.supplier_id, known.supplier_start, known.supplier_end,
                   known.last_claim_day AS card_end, known.quantity,
                   CASE WHEN known.supplier_end IS NULL THEN 'unknown' ELSE 'ended' END AS reason,
                   known.last_claim_day - COALESCE(known.supplier_end, known.date_start)
                       AS days_exposed,
                   known.quantity * COALESCE(
                       product.standard_price -> known.company_id::text, to_jsonb(0.0))::numeric
                       AS cost
              FROM known
              JOIN product_product product ON product.id = known.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE known.supplier_end IS NULL OR known.supplier_end < known.today
            """
        )

    def action_view_card(self):
        """Open the warranty card."""
        self.ensure_one()
        return get_form_action(self.card_id)
