from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class WarrantyCost(models.Model):
    """Time and transport spent on a claim, as the technician and the desk note it. What parts and
    replacements cost follows from their stock moves; a charged part of which we bear a share, by
    goodwill, is noted by the program."""

    _name = "warranty.cost"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _description = "Time and Transport of a Claim"
    _order = "date desc, id desc"
    _check_company_auto = True

    claim_id = fields.Many2one(
        "warranty.claim",
        required=True,
        index=True,
        ondelete="restrict",
        settled_by="_get_reason_booked",
    )
    company_id = fields.Many2one(
        related="claim_id.company_id", store=True, precompute=True, by_program=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("labour", "Labour"),
            ("travel", "Travel"),
            ("transport", "Transport"),
            ("part", "Charged part"),
        ],
        required=True,
        default="labour",
        settled_by="_get_reason_booked",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Service",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('type', '=', 'service')]",
        check_company=True,
        settled_by="_get_reason_booked",
    )
    date = fields.Date(
        required=True, default=fields.Date.context_today, settled_by="_get_reason_booked"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        settled_by="_get_reason_booked",
    )
    name = fields.Char(string="Note", settled_by="_get_reason_booked")
    quantity = fields.Float(
        default=1.0,
        required=True,
        digits="Product Unit",
        help="Hours of labour; trips or parcels.",
        settled_by="_get_reason_booked",
    )
    unit_cost = fields.Float(
        compute="_compute_unit_cost",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Price",
        help="What one costs us: the cost of the service, or what the carrier asks.",
        settled_by="_get_reason_booked",
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, precompute=True, by_program=True
    )
    move_id = fields.Many2one(
        "stock.move",
        string="Part used",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The charged part whose cost we share by goodwill.",
        by_program=True,
    )
    is_covered = fields.Boolean(
        string="Covered",
        compute="_compute_is_covered",
        store=True,
        readonly=False,
        precompute=True,
        help="Borne by us as warranty expense; otherwise it belongs to the charged work.",
        settled_by="_get_reason_booked",
    )
    borne_amount = fields.Monetary(
        string="Borne by us",
        compute="_compute_borne_amount",
        store=True,
        help="All of what is covered; of what is charged the share that goodwill takes over.",
        by_program=True,
    )
    account_move_id = fields.Many2one(
        "account.move",
        string="Journal entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )

    _one_cost_per_part = models.UniqueIndex(
        "(move_id) WHERE move_id IS NOT NULL", "The cost of this part is noted already."
    )
    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND unit_cost >= 0)", "Time and costs cannot be negative."
    )

    # === COMPUTE === #

    @api.depends("kind", "claim_id", "move_id")
    def _compute_product_id(self):
        parts = self.filtered(lambda cost: cost.kind == "part")
        for cost in parts:
            cost.product_id = cost.move_id.product_id
        for cost in self - parts:
            company = cost.claim_id.company_id or self.env.company
            cost.product_id = company[f"warranty_{cost.kind}_product_id"] if cost.kind else False

    @api.depends("product_id")
    def _compute_unit_cost(self):
        for cost in self:
            company = cost.claim_id.company_id or self.env.company
            # sudo: the technician notes hours; what they cost he need not be able to look up
            cost.unit_cost = cost.sudo().product_id.with_company(company).standard_price

    @api.depends("quantity", "unit_cost", "company_id")
    def _compute_amount(self):
        for cost in self:
            currency = cost.company_id.currency_id or self.env.company.currency_id
            cost.amount = currency.round(cost.quantity * cost.unit_cost)

    @api.depends("kind", "claim_id.is_free_work", "claim_id.is_labour_charged")
    def _compute_is_covered(self):
        """As the verdict says, whether the time was noted before or after it."""
        for cost in self:
            booked = cost.account_move_id
            free = cost.claim_id.is_free_work and not cost._is_charged_labour()
            cost.is_covered = cost.is_covered if booked else free

    @api.depends(
        "amount", "is_covered", "kind", "claim_id.goodwill_parts", "claim_id.goodwill_labour"
    )
    def _compute_borne_amount(self):
        """What is booked stays."""
        for cost in self:
            share = 100.0 if cost.is_covered else cost._get_goodwill()
            currency = cost.company_id.currency_id or self.env.company.currency_id
            borne = currency.round(cost.amount * share / 100)
            cost.borne_amount = cost.borne_amount if cost.account_move_id else borne

    def _get_goodwill(self):
        """Return how much of what is charged we bear by goodwill, in percent."""
        self.ensure_one()
        goodwill = {"part": self.claim_id.goodwill_parts, "labour": self.claim_id.goodwill_labour}
        return goodwill.get(self.kind, 0.0)

    def _is_charged_labour(self):
        """Tell whether this is labour that is charged though the work is covered."""
        self.ensure_one()
        return self.kind == "labour" and self.claim_id.is_labour_charged

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """What is noted after the hand-over, as a carrier's bill that comes later, is booked at
        once."""
        costs = super().create(vals_list)
        costs._post_late()
        return costs

    def write(self, vals):
        """What is corrected later is booked at once, as what is noted."""
        result = super().write(vals)
        if not self._is_program():
            self._post_late()
        return result

    @api.constrains("is_covered")
    def _check_covered(self):
        """We bear what the verdict, or a manager's goodwill, says that we bear."""
        for cost in self.filtered("is_covered"):
            claim = cost.claim_id
            free = claim.is_free_work and not cost._is_charged_labour()
            if not free and not claim.goodwill_labour and claim.decision:
                raise ValidationError(
                    self.env._(
                        "This is not borne by us. Claim %(claim)s: %(verdict)s",
                        claim=claim.name,
                        verdict=claim.verdict or "-",
                    )
                )

    @api.constrains("kind", "move_id")
    def _check_part(self):
        """Parts are not noted by hand: they would be counted twice."""
        for cost in self.filtered(lambda cost: cost.kind == "part" and not cost.move_id):
            raise ValidationError(
                self.env._(
                    "What the parts of claim %s cost follows from its repair: put them there.",
                    cost.claim_id.name,
                )
            )

    def _post_late(self):
        """Book what is noted, or corrected, on claims that ended."""
        ended = self.claim_id.filtered(lambda claim: not claim.is_open)
        ended._post_costs()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        for cost in self:
            if reason := cost._get_reason_booked("account_move_id"):
                raise UserError(reason)

    def _get_reason_booked(self, name):
        """Return why a cost stays: it is booked, or follows from the repair."""
        if self.move_id and not self.account_move_id:
            part = self.move_id.product_id.display_name
            return self.env._("What %s cost follows from the repair.", part)
        if not self.account_move_id:
            return None
        return self.env._(
            "This is booked on claim %s already: note a correction instead.", self.claim_id.name
        )
