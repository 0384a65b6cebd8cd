from odoo import api, fields, models
from odoo.tools import SQL


class WarrantyCostReport(models.Model):
    """What warranty costs, and what suppliers paid back: one row for each stock move, noted cost and
    credit. Nothing is typed in here. What is booked stands in the month in which it is booked, and what
    was reversed in Accounting once more, in the month of that; what is not booked yet stands apart."""

    _name = "warranty.cost.report"
    _description = "Warranty Costs"
    _auto = False
    _order = "date desc, id desc"

    claim_id = fields.Many2one("warranty.claim", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True, help="Of the journal entry; of the work until there is one.")
    booking = fields.Selection(
        [("booked", "Booked"), ("pending", "Not booked yet")],
        readonly=True,
        help="It stands in the ledger; what does not waits for the hand-over, or for the closing of a "
        "stock that is valued by periods.",
    )
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

    _depends = {
        "warranty.claim": ["company_id", "product_id", "partner_id", "fault_group_id", "card_id"],
        "warranty.card": ["policy_id"],
        "warranty.policy": ["tz"],
        "warranty.cost": [
            "claim_id", "date", "kind", "product_id", "quantity", "borne_amount", "is_covered",
            "account_move_id",
        ],
        "account.move": ["state", "date", "reversed_entry_id"],
        "stock.move": [
            "state", "claim_id", "claim_use", "date", "product_id", "quantity", "value",
            "is_covered", "is_in", "origin_returned_move_id", "account_move_id",
            "warranty_closing_id",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "product.supplierinfo": [
            "partner_id", "product_tmpl_id", "company_id", "sequence", "min_qty", "price",
        ],
    }  # fmt: skip

    @property
    def _table_query(self):
        """The rows of each source, with the facts of their claims. Sources have ids of their own:
        each row is numbered by its id and the place of its source among them."""
        booked, pending = self._get_sources(), self._get_pending_sources()
        count = len(booked) + len(pending)
        return SQL(
            """
            SELECT cost.id, cost.claim_id, claim.company_id, cost.date, cost.kind, claim.product_id,
                   template.categ_id, cost.item_id, claim.partner_id, claim.fault_group_id,
                   COALESCE(cost.supplier_id, seller.partner_id) AS supplier_id,
                   cost.quantity, cost.amount, cost.booking
              FROM (%s) cost
              JOIN warranty_claim claim ON claim.id = cost.claim_id
         LEFT JOIN product_product product ON product.id = claim.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN LATERAL (
                   SELECT info.partner_id FROM product_supplierinfo info
                    WHERE info.product_tmpl_id = template.id
                      AND (info.company_id IS NULL OR info.company_id = claim.company_id)
                 ORDER BY info.sequence, info.min_qty DESC, info.price, info.id LIMIT 1
                   ) seller ON TRUE
            """,
            SQL(" UNION ALL ").join(
                self._number_source(
                    source, place, count, "booked" if place < len(booked) else "pending"
                )
                for place, source in enumerate([*booked, *pending])
            ),
        )

    @api.model
    def _number_source(self, source, place, count, booking):
        """Return the rows of one source with ids that no other one of ``count`` has.

        :param str booking: one of the field's values
        """
        return SQL(
            """
            SELECT source.id * %s + %s AS id, source.claim_id, source.date, source.kind,
                   source.item_id, source.supplier_id::integer, source.quantity, source.amount,
                   %s AS booking
              FROM (%s) AS source
                   (id, claim_id, date, kind, item_id, supplier_id, quantity, amount)
            """,
            count,
            place,
            booking,
            source,
        )

    @api.model
    def _get_move_day(self):
        """Return the day of a stock move named ``move`` where the policy of the card holds."""
        return SQL(
            """
            (move.date AT TIME ZONE 'UTC' AT TIME ZONE COALESCE((
                SELECT policy.tz
                  FROM warranty_card card
                  JOIN warranty_policy policy ON policy.id = card.policy_id
                 WHERE card.id = (SELECT card_id FROM warranty_claim WHERE id = move.claim_id)
            ), 'UTC'))::date
            """
        )

    # === SOURCES === #

    def _get_sources(self):
        """Return the SELECTs of the rows that are booked, each a ``SQL`` of: id, claim, date, kind,
        item, supplier, quantity, amount. An add-on that adds one names in ``_depends`` what it reads."""
        own = self._get_own_rows()
        booked, reversed_ = map(self._get_booked_sql, own), map(self._get_reversed_sql, own)
        return [*booked, *reversed_]

    def _get_pending_sources(self):
        """Return the SELECTs of the rows that are not booked yet, as :meth:`_get_sources`."""
        return [*map(self._get_unbooked_sql, self._get_own_rows())]

    def _get_own_rows(self):
        """Return the SELECTs of what is booked some day: as in :meth:`_get_sources`, with the journal
        entry as ninth column. Core books a stock move by itself, or with all of a period when it closes
        that."""
        return [self._get_goods_sql(), self._get_returns_sql(), self._get_noted_sql()]

    @api.model
    def _get_booked_sql(self, rows):
        """Return those rows whose entry is posted, on its day, and those with nothing to book.

        :param rows: one of :meth:`_get_own_rows`
        """
        return SQL(
            """
            SELECT line.id, line.claim_id, COALESCE(entry.date, line.date), line.kind, line.item_id,
                   line.supplier_id, line.quantity, line.amount
              FROM (%s) AS line (
                   id, claim_id, date, kind, item_id, supplier_id, quantity, amount, entry_id)
         LEFT JOIN account_move entry ON entry.id = line.entry_id AND entry.state = 'posted'
             WHERE entry.id IS NOT NULL OR COALESCE(line.amount, 0) = 0
            """,
            rows,
        )

    @api.model
    def _get_unbooked_sql(self, rows):
        """Return the other rows, on their own day; see :meth:`_get_booked_sql`."""
        return SQL(
            """
            SELECT line.id, line.claim_id, line.date, line.kind, line.item_id, line.supplier_id,
                   line.quantity, line.amount
              FROM (%s) AS line (
                   id, claim_id, date, kind, item_id, supplier_id, quantity, amount, entry_id)
         LEFT JOIN account_move entry ON entry.id = line.entry_id AND entry.state = 'posted'
             WHERE entry.id IS NULL AND line.amount <> 0
            """,
            rows,
        )

    @api.model
    def _get_reversed_sql(self, rows):
        """Return what Accounting reversed of these rows; see :meth:`_get_booked_sql`."""
        return SQL(
            """
            SELECT line.id, line.claim_id, entry.date, line.kind, line.item_id, line.supplier_id,
                   -line.quantity, -line.amount
              FROM (%s) AS line (
                   id, claim_id, date, kind, item_id, supplier_id, quantity, amount, entry_id)
              JOIN account_move entry
                ON entry.reversed_entry_id = line.entry_id AND entry.state = 'posted'
            """,
            rows,
        )

    @api.model
    def _get_goods_sql(self):
        """Return the parts put in and the units handed out in exchange."""
        return SQL(
            """
            SELECT move.id, move.claim_id, %s,
                   CASE WHEN move.claim_use IS NULL THEN 'part' ELSE 'replacement' END,
                   move.product_id, NULL, move.quantity, move.value,
                   COALESCE(move.account_move_id, move.warranty_closing_id)
              FROM stock_move move
             WHERE move.state = 'done' AND move.claim_id IS NOT NULL
               AND (move.is_covered OR move.claim_use = 'replacement')
            """,
            self._get_move_day(),
        )

    @api.model
    def _get_returns_sql(self):
        """Return the units handed out in exchange that came back to stock, and the parts put in that
        were taken out again."""
        return SQL(
            """
            SELECT move.id, origin.claim_id, %s,
                   CASE WHEN origin.claim_use IS NULL THEN 'part' ELSE 'replacement' END,
                   move.product_id, NULL, -move.quantity, -move.value,
                   COALESCE(move.account_move_id, move.warranty_closing_id)
              FROM stock_move move
              JOIN stock_move origin ON origin.id = move.origin_returned_move_id
             WHERE move.state = 'done' AND move.is_in
               AND (origin.claim_use = 'replacement' OR origin.is_covered)
            """,
            self._get_move_day(),
        )

    @api.model
    def _get_noted_sql(self):
        """Return what was noted as cost, as far as we bear it."""
        return SQL(
            """
            SELECT cost.id, cost.claim_id, cost.date, cost.kind, cost.product_id, NULL,
                   cost.quantity, cost.borne_amount, cost.account_move_id
              FROM warranty_cost cost
             WHERE cost.is_covered OR cost.borne_amount <> 0
            """
        )
