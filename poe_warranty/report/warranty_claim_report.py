from odoo import api, fields, models
from odoo.tools import SQL


class WarrantyClaimReport(models.Model):
    """How claims go: how long a device is with us, whether promises are kept, how often devices fail.
    One row for each claim that was not withdrawn, and one for each card, by which the devices in the
    field are counted. Nothing is typed in here."""

    _name = "warranty.claim.report"
    _description = "Claims Analysis"
    _auto = False
    _order = "date desc, id desc"

    claim_id = fields.Many2one("warranty.claim", readonly=True)
    card_id = fields.Many2one("warranty.card", string="Warranty card", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", string="Device", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product category", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    fault_group_id = fields.Many2one("warranty.code", readonly=True)
    technician_id = fields.Many2one("res.users", readonly=True)
    decision = fields.Selection(related="claim_id.decision")
    date = fields.Date(
        string="First notice",
        readonly=True,
        help="Of a claim; of a card the start of its warranty.",
    )
    delivery_date = fields.Date(
        string="Delivered on",
        readonly=True,
        help="Start of the warranty of the device, by which devices delivered together are compared.",
    )
    claims = fields.Integer(readonly=True)
    failures = fields.Integer(
        readonly=True, help="Covered claims in which a fault was found: the product's own."
    )
    devices = fields.Float(
        string="Devices in the field", readonly=True, help="By their warranty cards."
    )
    turnaround = fields.Float(
        string="Turnaround (days)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="From the receipt of the device until it was ready to hand over.",
    )
    promise_kept = fields.Float(
        string="Promises kept (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of the claims with a promised date: those that were ready by it. A date the customer "
        "agreed to counts; what is neither ready nor due does not count yet.",
    )
    failure_rate = fields.Float(
        string="Failure rate (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Failures in a hundred devices in the field, of whatever is grouped.",
    )

    _depends = {
        "warranty.claim": [
            "company_id", "product_id", "partner_id", "fault_group_id", "card_id", "decision",
            "standing", "state", "notice_datetime", "received_datetime", "ready_datetime", "receipt_id",
            "resolution_id", "technician_id",
        ],
        "warranty.card": [
            "company_id", "product_id", "partner_id", "date_start", "quantity", "state", "policy_id",
        ],
        "warranty.receipt": ["promised_date"],
        "warranty.code": ["no_fault_found"],
        "warranty.policy": ["tz"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
    }  # fmt: skip

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT fact.*, template.categ_id,
                   100.0 * fact.failures / NULLIF(fact.devices, 0) AS failure_rate
              FROM (%s UNION ALL %s) fact
         LEFT JOIN product_product product ON product.id = fact.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
            """,
            self._get_claims_sql(),
            self._get_devices_sql(),
        )

    @api.model
    def _get_claims_sql(self):
        """Return the rows of the claims. Days are those where the policy of the card holds."""
        return SQL(
            """
            SELECT told.id * 2 AS id, told.id AS claim_id, told.card_id, told.company_id,
                   told.product_id, told.partner_id, told.fault_group_id, told.technician_id,
                   told.notice_day AS date, told.date_start AS delivery_date, 1 AS claims,
                   told.is_failure::integer AS failures, 0.0 AS devices,
                   EXTRACT(EPOCH FROM told.ready_datetime - told.received_datetime) / 86400.0
                   AS turnaround,
                   CASE WHEN told.promised_date IS NULL THEN NULL
                        WHEN told.ready_day <= told.promised_date THEN 100.0
                        WHEN told.ready_day IS NOT NULL OR told.today > told.promised_date THEN 0.0
                   END AS promise_kept
              FROM (
                SELECT claim.*, card.date_start, receipt.promised_date,
                       claim.standing = 'covered' AND NOT COALESCE(resolution.no_fault_found, FALSE)
                       AS is_failure,
                       (claim.notice_datetime AT TIME ZONE 'UTC' AT TIME ZONE place.tz)::date
                       AS notice_day,
                       (claim.ready_datetime AT TIME ZONE 'UTC' AT TIME ZONE place.tz)::date
                       AS ready_day,
                       (NOW() AT TIME ZONE place.tz)::date AS today
                  FROM warranty_claim claim
             LEFT JOIN warranty_card card ON card.id = claim.card_id
             LEFT JOIN warranty_policy policy ON policy.id = card.policy_id
             LEFT JOIN res_company company ON company.id = claim.company_id
             LEFT JOIN warranty_policy common ON common.id = company.warranty_policy_id
             LEFT JOIN warranty_receipt receipt ON receipt.id = claim.receipt_id
             LEFT JOIN warranty_code resolution ON resolution.id = claim.resolution_id
        CROSS JOIN LATERAL (SELECT COALESCE(policy.tz, common.tz, 'UTC') AS tz) place
                 WHERE claim.state <> 'cancelled'
                ) told
            """
        )

    @api.model
    def _get_devices_sql(self):
        """Return the rows of the cards: what was taken back without ever failing is not in the
        field."""
        return SQL(
            """
            SELECT card.id * 2 + 1, NULL, card.id, card.company_id, card.product_id,
                   card.partner_id, NULL, NULL, card.date_start, card.date_start, 0, 0,
                   card.quantity::float, NULL, NULL
              FROM warranty_card card
             WHERE card.state <> 'cancelled'
                OR EXISTS (SELECT FROM warranty_claim WHERE card_id = card.id
                              AND decision = 'covered' AND state = 'closed')
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        """The failure rate of a group is that of all its devices, no average of rates."""
        if aggregate_spec != "failure_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "(100.0 * SUM(%s) / NULLIF(SUM(%s), 0))::float",
            self._field_to_sql(self._table, "failures", query),
            self._field_to_sql(self._table, "devices", query),
        )
