import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError


class WarrantyPolicy(models.Model):
    _name = "warranty.policy"
    _description = "Warranty Policy"
    _inherit = ["mail.thread"]
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
    tz = fields.Selection(
        "_selection_tz",
        string="Time zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="Every date of a card and of a claim is a local date of this time zone, "
        "whoever looks at it.",
    )
    payment_tolerance = fields.Float(
        default=0.0,
        help="An amount past due up to this much holds no claim (clause III.10).",
    )
    tolerance_currency_id = fields.Many2one(
        "res.currency", help="Currency of the tolerance; empty: that of each company."
    )
    term_ids = fields.One2many("warranty.policy.term", "policy_id", copy=True)
    exclusion_ids = fields.One2many("warranty.exclusion", "policy_id", copy=True)
    card_ids = fields.One2many("warranty.card", "policy_id")
    card_count = fields.Integer(compute="_compute_card_count")
    terms_summary = fields.Html(
        translate=True,
        help="What is printed on the warranty card: what is covered, in short.",
    )

    _payment_tolerance_positive = models.Constraint(
        "CHECK (payment_tolerance >= 0)", "The payment tolerance cannot be negative."
    )

    def _selection_tz(self):
        return [(tz, tz) for tz in pytz.common_timezones]

    # === COMPUTE === #

    def _compute_card_count(self):
        counts = dict(
            self.env["warranty.card"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.card_count = counts.get(policy, 0)

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
        if set(vals) - self._get_fields_free_to_change():
            self._check_not_in_use()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._check_not_in_use()

    @api.model
    def _get_fields_free_to_change(self):
        """Return the names of the fields that say nothing about what is promised."""
        return {"active", "message_follower_ids", "message_ids", "activity_ids"}

    def _check_not_in_use(self):
        """:raise UserError: when a card was issued under one of these policies"""
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

    # === ACTIONS === #

    def action_new_version(self):
        """Copy the policy as its next version, ready to be edited, and open it.

        :return: a window action
        """
        self.ensure_one()
        successor = self.copy({"company_id": self.env.company.id})
        successor.write({"version": self.version + 1, "previous_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": successor.id,
            "views": [[False, "form"]],
        }

    def action_view_cards(self):
        """Open the cards issued under this policy."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_card_action")
        return {**action, "domain": [("policy_id", "=", self.id)], "context": {}}

    # === BUSINESS === #

    def _get_local_date(self, moment):
        """Return the calendar day of a moment where the policy holds.

        :param datetime moment: naive, UTC, as Odoo stores it
        :rtype: date
        """
        self.ensure_one()
        return pytz.utc.localize(moment).astimezone(pytz.timezone(self.tz)).date()

    def _get_tolerance(self, company, day):
        """Return the payment tolerance in a company's currency on a day (III.10)."""
        self.ensure_one()
        currency = self.tolerance_currency_id or company.currency_id
        if currency != company.currency_id and not currency.sudo().rate_ids:
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
