from odoo import models
from odoo.tools.misc import formatLang


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
        if name == "visits":
            return f"{value:.0f}"
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
        return [
            (
                "visits",
                self.env._("Visits"),
                self.env._("By the intervals above; types due together are one visit."),
            ),
            (
                "failures",
                self.env._("Failures to expect"),
                self.env._(
                    "Devices × failures a year, %(growth)g %% more with each year of age; visits "
                    "prevent %(preventive)g %%, the package %(packaged)g %%.",
                    growth=self.age_growth,
                    preventive=self.prevented_preventive,
                    packaged=self.prevented_packaged,
                ),
            ),
            (
                "contract_price",
                self.env._("Price of the contract"),
                self.env._(
                    "Trips at %(trip)s, hours at %(hour)s and daily remote checks at %(remote)s a month, "
                    "where there are, with %(margin)g %% margin; the package "
                    "adds %(callouts)s call-outs a year; %(index)g %% indexation a year.",
                    trip=money["travel_cost"],
                    hour=money["hour_cost"],
                    remote=money["remote_cost"],
                    margin=self.margin,
                    callouts=self.callouts_included,
                    index=self.indexation_percent,
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
                    "%(share)g %% of the value of the device for each failure; nothing while its "
                    "warranty runs.",
                    share=self.parts_share,
                ),
            ),
            (
                "downtime_hours",
                self.env._("Hours of downtime"),
                self.env._(
                    "%(none)g hours a failure without contract, %(preventive)g preventive, "
                    "%(packaged)g packaged; of them %(hours)g of 24 in operation.",
                    none=self.downtime_none,
                    preventive=self.downtime_preventive,
                    packaged=self.downtime_packaged,
                    hours=self.hours_per_day,
                ),
            ),
            (
                "downtime_cost",
                self.env._("Cost of downtime"),
                self.env._("%(cost)s an hour.", cost=money["downtime_cost"]),
            ),
            ("total", self.env._("Total"), self.env._("Contract, call-outs, parts and downtime.")),
        ]
