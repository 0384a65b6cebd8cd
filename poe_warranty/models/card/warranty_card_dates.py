from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...const import DAYS, MAX_TERM_DAYS, MAX_TERM_MONTHS


class WarrantyCard(models.Model):
    """How long a card holds. It stores what the dates follow from and the dates themselves, which
    are searched; what it is worth today is never stored."""

    _name = "warranty.card"
    _inherit = ["warranty.card", "warranty.rolled.mixin"]
    _rolled_from = "effective_end"

    status = fields.Selection(
        [
            ("active", "Active"),
            ("expired", "Expired"),
            ("cancelled", "Cancelled"),
            ("replaced", "Replaced"),
        ],
        compute="_compute_status",
        search="_search_status",
        help="What the card is worth today, in the policy's time zone.",
    )
    policy_id = fields.Many2one(
        "warranty.policy",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.company._get_warranty_policy(),
        help="The version of the policy this card was issued under. It stays the same for good.",
        settled_by="_get_reason_promised",
    )
    date_start = fields.Date(
        string="Start",
        required=True,
        tracking=True,
        help="Day of delivery (clause II.1).",
        settled_by="_get_reason_promised",
    )
    term_months = fields.Integer(
        compute="_compute_term_months",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        settled_by="_get_reason_promised",
    )
    term_days = fields.Integer(
        compute="_compute_term_days",
        store=True,
        readonly=False,
        precompute=True,
        help="Only where the manufacturer gives days or weeks instead of months.",
        settled_by="_get_reason_promised",
    )
    extension_months = fields.Integer(
        readonly=True,
        copy=False,
        help="Months of extended warranty that were bought.",
        by_program=True,
    )
    suspension_ids = fields.One2many(
        "warranty.suspension", "card_id", readonly=True, by_program=True
    )
    # A thousand cards issued at once bring their dates along, so these are no readonly fields for
    # create(); the guards of create() and write() keep them shut for everyone else.
    nominal_end = fields.Date(
        string="Warranty until",
        compute="_compute_nominal_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Last day of the warranty as printed on the card, included.",
        by_program=True,
    )
    suspended_days = fields.Integer(
        string="Days in service",
        compute="_compute_effective_end",
        store=True,
        readonly=False,
        precompute=True,
        help="Days under warranty service: they are not counted in the term.",
        by_program=True,
    )
    effective_end = fields.Date(
        compute="_compute_effective_end",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="The printed end plus the days in service.",
        by_program=True,
    )
    last_claim_day = fields.Date(
        compute="_compute_last_claim_day",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="The effective end, moved to the next working day where the policy says so: the last "
        "day on which a fault can be reported.",
        by_program=True,
    )

    _term_positive = models.Constraint(
        "CHECK (term_months >= 0 AND term_days >= 0 AND extension_months >= 0)",
        "A warranty term cannot be negative: give it in months, 1 or more.",
    )

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "date_start": DAYS,
            "purchase_date": DAYS,
            "term_months": (0, MAX_TERM_MONTHS),
            "term_days": (0, MAX_TERM_DAYS),
            # of all extensions together: one too many is told when it is bought
            "extension_months": (0, MAX_TERM_MONTHS),
        }

    # === COMPUTE === #

    # one method each: a term given in months by hand must not be overwritten for want of its days
    @api.depends("policy_id", "product_id", "date_start")
    def _compute_term_months(self):
        for card in self:
            card.term_months = self._prepare_term_vals(card._get_promised_term())["term_months"]

    @api.depends("policy_id", "product_id", "date_start")
    def _compute_term_days(self):
        for card in self:
            card.term_days = self._prepare_term_vals(card._get_promised_term())["term_days"]

    @api.depends("date_start", "term_months", "term_days", "extension_months")
    def _compute_nominal_end(self):
        for card in self:
            term = relativedelta(
                months=card.term_months + card.extension_months, days=card.term_days
            )
            card.nominal_end = card.date_start and card.date_start + term

    @api.depends("nominal_end", "suspension_ids.date_from", "suspension_ids.date_to")
    def _compute_effective_end(self):
        for card in self:
            card.suspended_days = card.suspension_ids._get_days()
            card.effective_end = card._add_days(card.suspended_days)

    @api.depends("effective_end", "policy_id", "company_id")
    def _compute_last_claim_day(self):
        for (policy, company), cards in self.grouped(
            lambda card: (card.policy_id, card.company_id)
        ).items():
            rolled = (
                policy._roll(filter(None, cards.mapped("effective_end")), company) if policy else {}
            )
            for card in cards:
                card.last_claim_day = rolled.get(card.effective_end, card.effective_end)

    @api.depends("state", "last_claim_day", "policy_id.tz")
    def _compute_status(self):
        now = fields.Datetime.now()
        for card in self:
            if card.state != "issued":
                card.status = card.state
                continue
            today = card.policy_id._get_local_date(now) if card.policy_id else now.date()
            over = card.last_claim_day and card.last_claim_day < today
            card.status = "expired" if over else "active"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("state", "in", [v for v in value if v in ("cancelled", "replaced")])
        for status, comparison in (("active", ">="), ("expired", "<")):
            if status in value:
                domain |= Domain("state", "=", "issued") & self._get_end_domain(comparison)
        return domain

    @api.model
    def _get_end_domain(self, comparison):
        """Return the domain of cards whose end compares so with today, where their policy holds."""
        now = fields.Datetime.now()
        # sudo: only the time zones are read, to tell what day it is
        Policy = self.env["warranty.policy"].sudo().with_context(active_test=False)
        return Domain.OR(
            Domain("policy_id", "in", policies.ids)
            & Domain("last_claim_day", comparison, policies[0]._get_local_date(now))
            for _tz, policies in Policy._read_group([], ["tz"], ["id:recordset"])
        )

    # === CONSTRAINTS === #

    @api.constrains("term_months", "term_days")
    def _check_term(self):
        for card in self:
            if not card.term_months and not card.term_days:
                raise ValidationError(
                    self.env._(
                        "The warranty term of %s is missing: set the manufacturer's warranty on "
                        "the product, or a term in the policy.",
                        card.product_id.display_name,
                    )
                )

    @api.constrains("move_id", "purchase_date", "serial")
    def _check_delivered_card_complete(self):
        """A delivery issues a card only with its serial and its date of purchase (S12, III.3)."""
        for card in self.filtered("move_id"):
            if not card.purchase_date or (card.tracking == "serial" and not card.serial):
                raise ValidationError(
                    self.env._(
                        "A delivery issues a warranty card only with serial number and date of "
                        "purchase: complete the delivery of %s.",
                        card.product_id.display_name,
                    )
                )

    # === BUSINESS === #

    def _get_promised_term(self):
        """Return the term that the policy promises for the product, a ``relativedelta`` or None."""
        self.ensure_one()
        if not (self.policy_id and self.product_id and self.date_start):
            return None
        return self.policy_id._get_term(self.product_id, self.date_start)

    def _add_days(self, days):
        """Return the printed end moved by some days of service, or False without an end."""
        self.ensure_one()
        return self.nominal_end and self.nominal_end + relativedelta(days=days)

    def _get_ends(self, day):
        """Return the effective end and the last claim day as of a day: service that began later
        counts for nothing yet.

        :param date day: local, e.g. of the first notice
        :return: tuple of two dates (or False)
        """
        self.ensure_one()
        later = self.suspension_ids and self.suspension_ids.filtered(lambda s: s.date_from > day)
        if not later:
            return self.effective_end, self.last_claim_day
        begun = self.suspension_ids - later
        end = self._add_days(begun._get_days())
        return end, self.policy_id._roll([end], self.company_id)[end]

    def _get_today(self):
        """Return the present day where the policy of this card holds; without a card, the company's."""
        policy = self.policy_id or self.env.company._get_warranty_policy()
        return policy._get_local_date(fields.Datetime.now())

    @api.model
    def _roll_again(self, first, last, calendar=None):
        """The days of the free services move with those of the cards."""
        super()._roll_again(first, last, calendar)
        self.env["warranty.entitlement"]._roll_again(first, last)

    @api.model
    def _get_rolled_domain(self, calendar):
        """Cards of the policies that roll and, where one is given, follow that calendar."""
        domain = Domain("policy_id.roll_nonworking", "=", True)
        return domain & Domain("policy_id.calendar_id", "in", calendar.ids) if calendar else domain
