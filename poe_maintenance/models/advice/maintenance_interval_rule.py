from odoo import api, fields, models

from ...tools.bounds import MAX_AGE, MAX_INTERVAL, MAX_VISITS
from ...tools.words import get_extra_text
from ..place.maintenance_site import ENVIRONMENTS


class MaintenanceIntervalRule(models.Model):
    """How often devices want a visit, and why (commitment 9): of all rules that hold for a place
    and a device type, the shortest interval wins."""

    _name = "maintenance.interval.rule"
    _description = "Interval of Visits"
    _inherit = ["warranty.bounded.mixin"]
    _order = "sequence, id"
    _rec_name = "reason"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")
    environment = fields.Selection(ENVIRONMENTS, help="Empty: any surroundings.")
    category_id = fields.Many2one(
        "maintenance.equipment.category", string="Device type", help="Empty: every type."
    )
    is_critical = fields.Boolean(string="Critical sites only")
    has_ups = fields.Boolean(string="With UPS only")
    has_storms = fields.Boolean(string="With storm season only")
    min_hours = fields.Float(string="From hours a day", help="0: any.")
    min_power = fields.Float(string="From power (kW)", help="0: any.")
    min_age = fields.Float(string="From age (years)", help="0: any.")
    months = fields.Integer(string="Every (months)", help="0: no interval, only the advice.")
    extra_visits = fields.Integer(string="More visits a year")
    remote_check = fields.Boolean(string="Daily remote check")
    reason = fields.Char(required=True, translate=True, help="Said to the customer.")

    _not_negative = models.Constraint(
        "CHECK (months >= 0 AND extra_visits >= 0 AND min_hours >= 0 AND min_power >= 0 "
        "AND min_age >= 0)",
        "An interval, a number of visits and a limit cannot be negative.",
    )

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "months": (0, MAX_INTERVAL),
            "extra_visits": (0, MAX_VISITS),
            "min_age": (0, MAX_AGE),
        }

    @api.model
    def _get_for(self, company):
        """Return the rules of a company, its own and those of all."""
        return self.search([("company_id", "in", (company.id, False))])

    def _filter_for(self, site, category, age):
        """Return those of these rules that hold for devices of a type at a place.

        :param site: one ``maintenance.site``
        :param category: ``maintenance.equipment.category``
        :param float age: years
        """
        return self.filtered(
            lambda rule: (not rule.environment or rule.environment == site.environment)
            and (not rule.category_id or rule.category_id == category)
            and (not rule.is_critical or site.is_critical)
            and (not rule.has_ups or site.has_ups)
            and (not rule.has_storms or site.storm_month)
            and rule.min_hours <= site.hours_per_day
            and rule.min_power <= site.power_kw
            and rule.min_age <= age
        )

    def _prepare_advice_vals(self):
        """Return what these rules advise together: the shortest interval, and each reason that
        counts in words."""
        timed = self.filtered("months").sorted("months")
        deciding = timed[:1]
        counting = deciding | self.filtered(
            lambda rule: not rule.months or rule.remote_check or rule.extra_visits
        )
        return {
            "interval_months": deciding.months,
            "extra_visits": max(self.mapped("extra_visits"), default=0),
            "remote_check": any(self.mapped("remote_check")),
            "reason": "\n".join(rule._get_words(rule == deciding) for rule in counting),
        }

    def _get_words(self, decides):
        """Return the reason with what follows from it.

        :param bool decides: whether this rule sets the interval
        """
        self.ensure_one()
        what = []
        if decides and self.months == 1:
            what.append(self.env._("every month"))
        elif decides:
            what.append(self.env._("every %s months", self.months))
        if extra := get_extra_text(self.env, self.extra_visits):
            what.append(extra)
        if self.remote_check:
            what.append(self.env._("remote check every day"))
        return f"{self.reason}: {', '.join(what)}." if what else f"{self.reason}."
