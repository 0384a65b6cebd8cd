from odoo import api, fields, models

from ...tools.bounds import HOURS_A_YEAR, MAX_AMOUNT, MAX_PERCENT
from ...tools.comparison import Assumptions


class MaintenanceAssumptionMixin(models.AbstractModel):
    """What the comparison of contracts rests on. Each number is an assumption: the company sets its
    own, and each proposal may differ."""

    _name = "maintenance.assumption.mixin"
    _description = "Assumptions on Maintenance"
    _inherit = ["warranty.bounded.mixin"]

    currency_id = fields.Many2one("res.currency")
    age_growth = fields.Float(
        string="More failures a year of age (%)",
        help="A device fails more often by so much with each year it gets older.",
    )
    prevented_preventive = fields.Float(
        string="Prevented by visits (%)", help="Share of failures the preventive visits prevent."
    )
    prevented_packaged = fields.Float(
        string="Prevented by the package (%)",
        help="Share of failures visits and minor repairs together prevent.",
    )
    downtime_none = fields.Float(
        string="Without contract", help="Hours a device stands still when it fails."
    )
    downtime_preventive = fields.Float(
        string="With preventive contract", help="Hours a device stands still when it fails."
    )
    downtime_packaged = fields.Float(
        string="With packaged contract", help="Hours a device stands still when it fails."
    )
    downtime_cost = fields.Monetary(
        string="Cost of an hour of downtime", help="What an hour without the device costs him."
    )
    callout_price = fields.Monetary(
        string="Price of a call-out", help="What the customer pays for one visit on call."
    )
    parts_share = fields.Float(
        string="Parts of a repair (%)",
        help="What the parts of a repair cost, as a share of the value of the device. Nothing while "
        "its warranty runs.",
    )
    hour_cost = fields.Monetary(
        string="Our cost of an hour", help="What an hour of a technician on site costs us."
    )
    travel_cost = fields.Monetary(string="Our cost of a trip", help="There and back.")
    remote_cost = fields.Monetary(
        string="Remote checks a month", help="What a month of daily remote checks costs us."
    )
    margin = fields.Float(string="Margin (%)", help="Put on our costs for the contract's price.")
    indexation_percent = fields.Float(
        string="Indexation (%)", help="The contract's price rises by so much each full year."
    )

    _shares_possible = models.Constraint(
        "CHECK (prevented_preventive BETWEEN 0 AND 100 AND prevented_packaged BETWEEN 0 AND 100)",
        "Visits prevent between 0 and 100 % of the failures.",
    )
    _assumptions_positive = models.Constraint(
        "CHECK (LEAST(age_growth, downtime_none, downtime_preventive, downtime_packaged, "
        "downtime_cost, callout_price, parts_share, hour_cost, travel_cost, remote_cost, margin, "
        "indexation_percent) >= 0)",
        "What the comparison rests on cannot be negative.",
    )

    @api.model
    def _get_bounds(self):
        percents = (
            "prevented_preventive",
            "prevented_packaged",
            "age_growth",
            "indexation_percent",
        )
        hours = ("downtime_none", "downtime_preventive", "downtime_packaged")
        amounts = ("downtime_cost", "callout_price", "hour_cost", "travel_cost", "remote_cost")
        return {
            **super()._get_bounds(),
            **dict.fromkeys(percents, (0, 100)),
            **dict.fromkeys(("parts_share", "margin"), (0, MAX_PERCENT)),
            **dict.fromkeys(hours, (0, HOURS_A_YEAR)),
            **dict.fromkeys(amounts, (0, MAX_AMOUNT)),
        }

    def _get_assumption_fields(self):
        """Return the names of the assumptions, without their currency."""
        mixin = self.env["maintenance.assumption.mixin"]
        return [
            name for name, field in mixin._fields.items() if field.type in ("float", "monetary")
        ]

    def _get_assumptions(self, **others):
        """Return these assumptions for the pure functions.

        :param others: what the record itself does not know, as the call-outs included
        """
        self.ensure_one()
        return Assumptions(
            age_growth=self.age_growth,
            prevented={
                "preventive": self.prevented_preventive,
                "packaged": self.prevented_packaged,
            },
            downtime_hours={
                "none": self.downtime_none,
                "preventive": self.downtime_preventive,
                "packaged": self.downtime_packaged,
            },
            indexation=self.indexation_percent,
            **{
                name: self[name]
                for name in ("downtime_cost", "callout_price", "parts_share", "hour_cost")
                + ("travel_cost", "remote_cost", "margin")
            },
            **others,
        )
