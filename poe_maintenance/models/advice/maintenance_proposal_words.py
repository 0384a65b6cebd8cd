from functools import partial

from odoo import models
from odoo.tools.misc import formatLang

from ...tools.words import format_number


class MaintenanceProposal(models.Model):
    """The comparison in words: each figure says how it is reached."""

    _inherit = "maintenance.proposal"

    def _get_option_label(self, option):
        return {
            "none": self.env._("No contract"),
            "preventive": self.env._("Preventive"),
            "packaged": self.env._("Packaged"),
        }[option]

    def _format_amount(self, name, value):
        """Return a figure of the comparison as text: money in whole units of the currency."""
        if name in ("failures", "downtime_hours"):
            return formatLang(self.env, value, digits=1)
        return formatLang(self.env, value, digits=0)

    def _get_comparison_rows(self):
        """Return ``[(figure, label, how it is reached)]`` of the comparison, in its order."""
        money = {
            name: formatLang(self.env, self[name], currency_obj=self.currency_id)
            for name in (
                "callout_price",
                "downtime_cost",
                "hour_cost",
                "travel_cost",
                "remote_cost",
            )
        }
        number = partial(format_number, self.env)
        return [
            (
                "visits",
                self.env._("Visits"),
                self.env._(
                    "By the intervals above; types due together are one visit, and one that is longer "
                    "than a technician's day is several. The one before the storms is left out where "
                    "another is due in the month before."
                ),
            ),
            (
                "failures",
                self.env._("Failures to expect"),
                self.env._(
                    "Devices × failures a year, %(growth)s %% more with each year of age; visits "
                    "prevent %(preventive)s %%, the package %(packaged)s %%.",
                    growth=number(self.age_growth),
                    preventive=number(self.prevented_preventive),
                    packaged=number(self.prevented_packaged),
                ),
            ),
            (
                "contract_price",
                self.env._("Price of the contract"),
                self.env._(
                    "Trips at %(trip)s, hours at %(hour)s and daily remote checks at %(remote)s a month, "
                    "where there are, with %(margin)s %% margin; the package "
                    "adds %(callouts)s call-outs a year; %(index)s %% indexation a year.",
                    trip=money["travel_cost"],
                    hour=money["hour_cost"],
                    remote=money["remote_cost"],
                    margin=number(self.margin),
                    callouts=self.callouts_included,
                    index=number(self.indexation_percent),
                ),
            ),
            (
                "callout_cost",
                self.env._("Call-outs"),
                self.env._(
                    "Each failure is a call-out at %(price)s, less those the package includes.",
                    price=money["callout_price"],
                ),
            ),
            (
                "parts_cost",
                self.env._("Parts"),
                self.env._(
                    "%(share)s %% of the value of the device for each failure; nothing while its "
                    "warranty runs.",
                    share=number(self.parts_share),
                ),
            ),
            (
                "downtime_hours",
                self.env._("Hours of downtime"),
                self.env._(
                    "%(none)s hours a failure without contract, %(preventive)s preventive, "
                    "%(packaged)s packaged; of them %(hours)s of 24 in operation.",
                    none=number(self.downtime_none),
                    preventive=number(self.downtime_preventive),
                    packaged=number(self.downtime_packaged),
                    hours=number(self.hours_per_day),
                ),
            ),
            (
                "downtime_cost",
                self.env._("Cost of downtime"),
                self.env._("%(cost)s an hour.", cost=money["downtime_cost"]),
            ),
            ("total", self.env._("Total"), self.env._("Contract, call-outs, parts and downtime.")),
        ]
