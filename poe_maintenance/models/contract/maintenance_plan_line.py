from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.bounds import DAYS, HOURS_A_YEAR, MAX_PEOPLE, MAX_VISITS, MAX_YEARS

# what sets the days of the visits
PLANNING = {
    "interval",
    "unit",
    "date_start",
    "date_end",
    "category_ids",
    "visits",
    "starts_at_once",
    "is_before_storms",
    "days_early",
    "days_late",
    "hours",
    "people",
}


class MaintenancePlanLine(models.Model):
    """One recurring visit of a contract: counted from its anchor day, so that it never drifts."""

    _name = "maintenance.plan.line"
    _description = "Recurring Visit"
    _inherit = ["warranty.bounded.mixin"]
    _order = "contract_id, date_start, id"

    name = fields.Char(required=True, default=lambda self: self.env._("Maintenance visit"))
    contract_id = fields.Many2one(
        "contract.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    category_ids = fields.Many2many(
        "maintenance.equipment.category",
        string="Device types",
        help="What is looked at on this visit; empty: every device of the contract.",
    )
    interval = fields.Integer(
        string="Every",
        required=True,
        compute="_compute_interval",
        store=True,
        readonly=False,
        precompute=True,
    )
    unit = fields.Selection(
        [("days", "Days"), ("weeks", "Weeks"), ("months", "Months"), ("years", "Years")],
        required=True,
        compute="_compute_interval",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_start = fields.Date(
        string="Counted from",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="The anchor: the first visit is one interval later, and the 31st stays the 31st.",
    )
    starts_at_once = fields.Boolean(
        string="First on that day",
        help="The first visit is due on the day they are counted from, as the first day of the "
        "contract, not one interval later.",
    )
    date_end = fields.Date(
        string="Until", help="Last due day, included; empty: as long as the contract."
    )
    visits = fields.Integer(
        string="Number of visits", help="Spread evenly until the last day, instead of an interval."
    )
    days_early = fields.Integer(string="Days early", default=7)
    days_late = fields.Integer(string="Days late", default=7)
    hours = fields.Float(
        string="Hours a visit",
        default=1.0,
        help="Of one technician, for all of its devices at one site. A visit that is longer than a "
        "technician's day (settings) is split over the next days on which the site lets us in.",
    )
    people = fields.Integer(
        string="Technicians at once",
        default=1,
        required=True,
        help="So many parts of a split visit are made on one day, each by a technician of its own.",
    )
    is_before_storms = fields.Boolean(
        string="Before storms",
        default=True,
        help="One more visit comes before the storm season, at sites that have one, unless a visit "
        "is due in the month before it anyway.",
    )

    _interval_positive = models.Constraint(
        "CHECK (interval >= 1)", "A visit comes every day at most: enter an interval of 1 or more."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end > date_start)",
        "The last day of the visits must come after the day they are counted from.",
    )
    _tolerance_positive = models.Constraint(
        "CHECK (days_early >= 0 AND days_late >= 0)",
        "The days a visit may come early or late cannot be negative.",
    )
    _hours_positive = models.Constraint(
        "CHECK (hours >= 0)", "The hours of a visit cannot be negative."
    )

    # === COMPUTE === #

    @api.depends("visits", "starts_at_once", "date_start", "date_end")
    def _compute_interval(self):
        """A number of visits is spread evenly; without it the interval is the planner's own."""
        for line in self:
            if line.visits > 0 and line.date_start and line.date_end:
                span = line.date_end - line.date_start
                gaps = line.visits - 1 if line.starts_at_once else line.visits
                line.interval, line.unit = max(span.days // max(gaps, 1), 1), "days"
            else:
                line.interval, line.unit = line.interval or 3, line.unit or "months"

    @api.constrains("visits", "starts_at_once", "date_start", "date_end")
    def _check_visits(self):
        for line in self.filtered(lambda line: line.visits and line.date_start):
            if line.visits < 0 or not line.date_end:
                raise ValidationError(
                    self.env._("%s: a number of visits needs a last day.", line.name)
                )
            days = (line.date_end - line.date_start).days + line.starts_at_once
            if line.visits > days:
                raise ValidationError(
                    self.env._(
                        "%(visits)s visits do not fit in %(days)s days: enter fewer visits, or a "
                        "later last day.",
                        visits=line.visits,
                        days=days,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A number of visits sets the interval, whatever else was given."""
        self._check_new(vals_list)
        lines = super().create([self._without_interval(vals) for vals in vals_list])
        lines.contract_id._plan_again()
        return lines

    def write(self, vals):
        """What was planned and did not begin yet is planned anew."""
        result = super().write(vals)
        if PLANNING & set(vals):
            self._plan_anew()
        return result

    # === BUSINESS === #

    @api.model
    def _without_interval(self, vals):
        """Return the values of a new recurring visit without the interval that its number of visits
        sets."""
        spread = {"interval", "unit"} if vals.get("visits") else set()
        return {name: value for name, value in vals.items() if name not in spread}

    def _plan_anew(self):
        """Take off what these planned and did not begin yet, and let it be planned by what they say
        now."""
        self.flush_recordset()  # nothing is planned of what the database refuses
        self._forget_coming_visits()
        self.contract_id._plan_again()

    @api.model
    def _get_bounds(self):
        most = MAX_YEARS * MAX_VISITS
        return {
            **super()._get_bounds(),
            "interval": (1, most),
            "visits": (0, most),
            **dict.fromkeys(("date_start", "date_end"), DAYS),
            **dict.fromkeys(("days_early", "days_late"), (0, MAX_VISITS)),
            "hours": (0, HOURS_A_YEAR),
            "people": (1, MAX_PEOPLE),
        }

    def _forget_coming_visits(self):
        """Hook: take off what these planned and the planner makes anew."""
