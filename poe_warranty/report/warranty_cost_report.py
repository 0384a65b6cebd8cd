from odoo import fields, models, tools

# the day of a stock move where the policy of the card holds
_LOCAL_DAY = """
    (move.date AT TIME ZONE 'UTC' AT TIME ZONE COALESCE((
        SELECT policy.tz FROM warranty_card card JOIN warranty_policy policy ON policy.id = card.policy_id
         WHERE card.id = (SELECT card_id FROM warranty_claim WHERE id = move.claim_id)), 'UTC'))::date
"""


class WarrantyCostReport(models.Model):
    """What warranty costs, and what suppliers paid back: one row for each stock move, noted cost and
    credit. Nothing is typed in here."""

    _name = "warranty.cost.report"
    _description = "Warranty Costs"
    _auto = False
    _order = "date desc, id desc"

    claim_id = fields.Many2one("warranty.claim", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [
            ("part", "Part"),
            ("replacement", "Replacement"),
            ("labour", "Labour"),
            ("travel", "Travel"),
            ("transport", "Transport"),
            ("recovery", "Paid by the supplier"),
        ],
        readonly=True,
    )
    product_id = fields.Many2one("product.product", string="Device", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product category", readonly=True)
    item_id = fields.Many2one("product.product", string="Part or service", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    supplier_id = fields.Many2one("res.partner", readonly=True)
    fault_group_id = fields.Many2one("warranty.code", readonly=True)
    quantity = fields.Float(readonly=True)
    amount = fields.Monetary(readonly=True, help="In the currency of the company.")

    def init(self):
        """Make the view anew."""
        tools.drop_view_if_exists(self.env.cr, self._table)
        # pylint: disable-next=sql-injection
        self.env.cr.execute(f"CREATE VIEW {self._table} AS ({self._get_query()})")

    def _get_query(self):
        """Return the SQL of all rows: those of each source, with the facts of their claims."""
        sources = " UNION ALL ".join(self._get_sources()).replace("{day}", _LOCAL_DAY)
        return f"""
            SELECT cost.id, cost.claim_id, claim.company_id, cost.date, cost.kind, claim.product_id,
                   template.categ_id, cost.item_id, claim.partner_id, claim.fault_group_id,
                   COALESCE(cost.supplier_id, seller.partner_id) AS supplier_id,
                   cost.quantity, cost.amount
              FROM ({sources}) cost
              JOIN warranty_claim claim ON claim.id = cost.claim_id
         LEFT JOIN product_product product ON product.id = claim.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN LATERAL (
                   SELECT info.partner_id FROM product_supplierinfo info
                    WHERE info.product_tmpl_id = template.id
                      AND (info.company_id IS NULL OR info.company_id = claim.company_id)
                 ORDER BY info.sequence, info.min_qty DESC, info.price, info.id LIMIT 1
                   ) seller ON TRUE
        """

    def _get_sources(self):
        """Return the SELECTs of the rows: (id, claim, date, kind, item, supplier, quantity, amount).
        Each source has ids of its own: a multiple of four plus its number."""
        return [
            """
            SELECT move.id * 4 AS id, move.claim_id, {day} AS date,
                   CASE WHEN move.claim_use IS NULL THEN 'part' ELSE 'replacement' END AS kind,
                   move.product_id AS item_id, NULL::integer AS supplier_id,
                   move.quantity AS quantity, move.value AS amount
              FROM stock_move move
             WHERE move.state = 'done' AND move.claim_id IS NOT NULL
               AND (move.is_covered OR move.claim_use = 'replacement')
            """,
            # a unit handed out in exchange that came back to stock
            """
            SELECT move.id * 4, origin.claim_id, {day}, 'replacement', move.product_id, NULL,
                   -move.quantity, -move.value
              FROM stock_move move
              JOIN stock_move origin ON origin.id = move.origin_returned_move_id
             WHERE move.state = 'done' AND move.is_in AND origin.claim_use = 'replacement'
            """,
            """
            SELECT cost.id * 4 + 1, cost.claim_id, cost.date, cost.kind, cost.product_id, NULL,
                   cost.quantity, cost.amount
              FROM warranty_cost cost
             WHERE cost.is_covered
            """,
        ]
