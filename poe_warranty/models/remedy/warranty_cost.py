from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class WarrantyCost(models.Model):
    """Time and transport spent on a claim, as the technician and the desk note it. What parts and
    replacements cost follows from their stock moves."""

    _name = "warranty.cost"
    _inherit = ["warranty.guarded.mixin"]
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
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("labour", "Labour"), ("travel", "Travel"), ("transport", "Transport")],
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
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)
    is_covered = fields.Boolean(
        string="Covered",
        compute="_compute_is_covered",
        store=True,
        readonly=False,
        precompute=True,
        help="Borne by us as warranty expense; otherwise it belongs to the charged work.",
        settled_by="_get_reason_booked",
    )
    account_move_id = fields.Many2one(
        "account.move",
        string="Journal entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )

    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND unit_cost >= 0)", "Time and costs cannot be negative."
    )

    # === COMPUTE === #

    @api.depends("kind", "claim_id")
    def _compute_product_id(self):
        for cost in self:
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
        """Return why a cost stays: it is booked."""
        if not self.account_move_id:
            return None
        return self.env._(
            "This is booked on claim %s already: note a correction instead.", self.claim_id.name
        )
