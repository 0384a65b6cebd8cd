from odoo import api, fields, models
from odoo.tools import formatLang


class WarrantySpareProposal(models.Model):
    """How a proposal was worked out, in words."""

    _inherit = "warranty.spare.proposal"

    explanation = fields.Text(string="Why", compute="_compute_explanation")

    @api.depends("monthly_demand", "proposed_min", "proposed_max")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for proposal in self:
            proposal.explanation = "\n".join(proposal._get_reasons())

    def _get_reasons(self):
        """Return the lines, in the reader's language."""
        self.ensure_one()
        if not self.proposed_max:
            return [self._get_reason_of_none()]
        return [self._get_reason_of_need(), self._get_reason_of_min(), self._get_reason_of_max()]

    def _get_reason_of_none(self):
        return self.env._(
            "No claim used this part in the last 12 months, and none is assumed: %(devices)s devices "
            "under warranty, assumed failure rate %(rate)s %%. Nothing is proposed.",
            devices=self.installed_base,
            rate=self._format(self.failure_rate),
        )

    def _get_reason_of_need(self):
        if self.is_assumed:
            return self.env._(
                "No claim used this part in the last 12 months. Assumed: of %(devices)s devices "
                "under warranty %(rate)s %% need it within a year, %(month)s a month.",
                devices=self.installed_base,
                rate=self._format(self.failure_rate),
                month=self._format(self.monthly_demand),
            )
        return self.env._(
            "Claims used %(used)s in the last 12 months: %(month)s a month.",
            used=self._format(self.used_12m),
            month=self._format(self.monthly_demand),
        )

    def _get_reason_of_min(self):
        if not self.partner_id:
            return self.env._(
                "No supplier is set on the product, so its lead time is not known and nothing can be "
                "ordered: the least is proposed. Set the supplier, then propose again."
            )
        return self.env._(
            "Lead time %(days)s days (%(supplier)s), in which %(need)s are needed on average: not "
            "more than %(min)s in at least %(level)s of 100 times.",
            days=self.lead_days,
            supplier=self.partner_id.name,
            need=self._format(self.lead_demand),
            min=self.proposed_min,
            level=self._format(self.service_level),
        )

    def _get_reason_of_max(self):
        return self.env._(
            "Up to %(max)s: what is needed in %(days)s days on top.",
            max=self.proposed_max,
            days=self.review_days,
        )

    def _format(self, value):
        """Return a number in the reader's language, with as few decimals as say it, three at most."""
        digits = next(n for n in range(4) if n == 3 or round(value, n) == round(value, 3))
        return formatLang(self.env, value, digits=digits)
