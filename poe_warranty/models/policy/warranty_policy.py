from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.action import get_form_action
from ...tools.dates import ROLL_DAYS, local_date, next_working_day
from ...tools.record import check_mapping


class WarrantyPolicy(models.Model):
    """A version of the terms and rules of one company; once a card uses it, it never changes."""

    _name = "warranty.policy"
    _description = "Warranty Policy"
    _inherit = ["mail.thread", "warranty.policy.rules"]
    _order = "name, version desc"

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(default=1, required=True, readonly=True, copy=False)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty for a policy that every company may choose.",
    )
    previous_id = fields.Many2one(
        "warranty.policy", string="Follows", readonly=True, copy=False, index="btree_not_null"
    )
    root_id = fields.Many2one(
        "warranty.policy",
        string="First version",
        compute="_compute_root_id",
        store=True,
        recursive=True,
        index=True,
    )
    version_ids = fields.One2many("warranty.policy", "root_id", string="Versions")
    date_from = fields.Date(
        string="In force from",
        copy=False,
        help="Deliveries from this day on follow this version. Empty: from ever, for a first "
        "version; not yet, for a later one.",
    )
    is_current = fields.Boolean(
        string="In force", compute="_compute_is_current", help="In the company you work in, today."
    )
    is_profile = fields.Boolean(
        string="Shipped profile",
        readonly=True,
        copy=False,
        help="The pristine copy of a shipped policy, archived: what departures are measured by.",
    )
    profile_id = fields.Many2one(
        "warranty.policy",
        string="Based on",
        readonly=True,
        index="btree_not_null",
        help="The shipped profile whose defaults this policy is compared with.",
    )
    tz = fields.Selection(
        "_selection_tz",
        string="Time zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="Every date of a card and of a claim is a local date of this time zone, "
        "whoever looks at it.",
    )
    term_ids = fields.One2many("warranty.policy.term", "policy_id", copy=True)
    exclusion_ids = fields.One2many("warranty.exclusion", "policy_id", copy=True)
    card_count = fields.Integer(compute="_compute_card_count")
    terms_summary = fields.Html(
        translate=True,
        help="What is printed on the warranty card: what is covered, in short.",
    )

    def _selection_tz(self):
        # as core's users have them, older names included: Asia/Saigon is what a browser says
        return [(tz, tz) for tz in pytz.all_timezones]

    # === COMPUTE === #

    def _compute_card_count(self):
        counts = dict(
            self.env["warranty.card"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.card_count = counts.get(policy, 0)

    @api.depends("previous_id.root_id")
    def _compute_root_id(self):
        for policy in self:
            policy.root_id = policy.previous_id.root_id or policy

    @api.depends("date_from", "active")
    @api.depends_context("company")
    def _compute_is_current(self):
        current = self.env.company._get_warranty_policy()
        for policy in self:
            policy.is_current = policy == current

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s (version %(version)s)", name=policy.name, version=policy.version
            )

    # === CRUD === #

    def write(self, vals):
        """A policy that a card uses keeps its content for good: only a new version may differ.

        :raise UserError: when a term of a used policy is to change
        """
        check_mapping(self, vals)
        if set(vals) - self._get_fields_free_to_change():
            self._check_not_in_use()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._check_not_in_use()
        rest = [("id", "not in", self.ids), ("company_id", "=", False), ("is_profile", "=", False)]
        if not self.search_count(rest, limit=1):
            raise UserError(
                self.env._("Keep one policy that every company may choose: deliveries need it.")
            )

    @api.model
    def _get_fields_free_to_change(self):
        """Return the names of the fields that say nothing about what is promised."""
        return {"active", "root_id", "message_follower_ids", "message_ids", "activity_ids"}

    def _check_not_in_use(self):
        """:raise UserError: when a card was issued under one of these policies, or when one is a
        shipped profile, by which departures are measured"""
        # sudo: a card of a company the user cannot see binds the policy just as much
        used = self.env["warranty.card"].sudo().search([("policy_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Warranty cards were issued under “%s”, so it can no longer change. "
                    "Press “New Version” and edit that one.",
                    used.policy_id.display_name,
                )
            )
        for profile in self.filtered("is_profile"):
            raise UserError(
                self.env._(
                    "“%s” is the shipped profile, by which departures are measured: it stays as it "
                    "is. Edit the policy of that name.",
                    profile.display_name,
                )
            )

    # === ACTIONS === #

    def action_new_version(self):
        """Copy the policy as its next version, ready to be edited, and open it.

        :return: a window action
        """
        self.ensure_one()
        successor = self._create_version()
        return get_form_action(successor)

    def action_view_cards(self):
        """Open the cards issued under this policy."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_card_action")
        return {**action, "domain": [("policy_id", "=", self.id)], "context": {}}

    # === VERSIONS === #

    def _keep_as_profile(self):
        """Keep a pristine copy of these shipped policies, archived and locked, as the profile that
        they and their later versions are compared with. Called once, by the shipped data."""
        for policy in self:
            profile = policy.copy({"active": False})
            profile.is_profile = True
            policy.profile_id = profile

    def _create_version(self):
        """Return the next version of this policy, a copy that nothing uses yet."""
        self.ensure_one()
        versions = self._get_versions()
        successor = self.copy({"company_id": (self.company_id or self.env.company).id})
        successor.write({"version": max(versions.mapped("version")) + 1, "previous_id": self.id})
        return successor

    def _revise(self, vals):
        """Change rules of this policy: in place while no card and no other company uses it, else as
        a new version of this company, in force from today.

        :param dict vals: of ``warranty.policy``
        :return: the policy that holds the new rules
        """
        self.ensure_one()
        policy = self
        # sudo: as in _check_not_in_use
        used = self.env["warranty.card"].sudo().search([("policy_id", "=", self.id)], limit=1)
        # sudo: how many companies there are, not which
        shared = (
            not self.company_id and self.env["res.company"].sudo().search_count([], limit=2) > 1
        )
        if used or shared:
            policy = self._create_version()
            vals = {"date_from": self._get_local_date(fields.Datetime.now()), **vals}
        policy.write(vals)
        return policy

    # === DATES === #

    def _get_local_date(self, moment):
        """Return the calendar day of a moment where the policy holds; without a policy, in UTC.

        :param datetime moment: naive, UTC, as Odoo stores it
        :rtype: date
        """
        return local_date(moment, self.tz or "UTC")

    def _roll(self, days, company):
        """Return ``{day: day}``, each moved to the next working day when it is none and the policy
        says so (Civil Code 2015, art. 148). No day, and without a policy every day, stays what it is.

        :param days: iterable of dates
        :param company: whose public holidays count besides those of every company
        """
        rolled = {day: day for day in days}
        known = set(filter(None, rolled))
        if self.roll_nonworking and self.calendar_id and known:
            last = max(known) + timedelta(ROLL_DAYS)
            worked = self._get_working_days(min(known), last, company)
            rolled |= {day: next_working_day(day, worked) for day in known}
        return rolled

    def _get_working_days(self, first, last, company):
        """Return the set of local dates between two, both included, on which there is work."""
        # sudo: who completes a delivery need not be able to read calendars
        return set(self.sudo().calendar_id._get_openings(first, last, company, self.tz))

    # === TERMS === #

    def _get_start(self, delivered, ordered):
        """Return the first local day of a warranty (II.1).

        :param datetime delivered: completion of the delivery, UTC
        :param datetime ordered: confirmation of the order, UTC
        """
        return self._get_local_date(ordered if self.start_event == "order" else delivered)

    def _get_tolerance(self, company, day):
        """Return the payment tolerance in a company's currency on a day (III.10)."""
        self.ensure_one()
        currency = self.tolerance_currency_id or company.currency_id
        if not currency._has_rate(company):
            return 0.0  # no rate: the amount means nothing here
        return currency._convert(self.payment_tolerance, company.currency_id, company, day)

    def _get_term(self, product, start):
        """Return how long a product is covered when the warranty starts on a day (C1, II.2).

        :param product: one ``product.product``
        :param date start: needed to tell which of two terms in different units is longer
        :return: a ``relativedelta``, or None when nothing is promised for this product
        """
        self.ensure_one()
        return self.term_ids._get_for_product(product)._combine(product, start)
