from odoo import models

from ...tools.comparison import HORIZONS, MONEY, OPTIONS
from ...tools.words import format_number

# what tells our costs and our margin stays with us
OWN = {"contract_price"}


class MaintenanceProposal(models.Model):
    """The quotation in full, and the comparison as a page for the customer."""

    _inherit = "maintenance.proposal"

    def _prepare_note_vals(self):
        """Add how fast we come, and that the price rises."""
        notes = super()._prepare_note_vals()
        self = self.with_context(lang=self._get_customer_lang())
        texts = []
        if self.option == "packaged" and self.service_level_id:
            text = self.service_level_id._get_promise_text()
            texts.append(f"{self.env._('Service level')}:\n{text}")
        if self.indexation_percent and self.years > 1:
            percent = format_number(self.env, self.indexation_percent)
            texts.append(self.env._("The price rises by %s %% on each anniversary.", percent))
        return notes + [
            {"display_type": "line_note", "name": text, "sequence": 20} for text in texts
        ]

    def _get_printed_comparison(self):
        """Return what the page shows: a list of dicts, one a horizon, with ``title``; ``bars``, a list
        of dicts with ``label``, ``total``, ``cheapest`` and ``parts``, ``[(figure, % of the dearest)]``;
        ``rows``, ``[(label, [amount of each option])]`` in words."""
        self.ensure_one()
        result = self._get_comparison()
        return [
            {
                "title": self._get_horizon_title(years),
                "bars": self._get_bars({option: result[option, years] for option in OPTIONS}),
                "rows": [
                    (label, [self._format_amount(name, result[o, years][name]) for o in OPTIONS])
                    for name, label, _how in self._get_comparison_rows()
                ],
            }
            for years in HORIZONS
        ]

    def _get_horizon_title(self, years):
        return self.env._("In one year") if years == 1 else self.env._("In %s years", years)

    def _get_bars(self, figures):
        """:param dict figures: of each option, as the comparison has them"""
        dearest = max(costs["total"] for costs in figures.values())
        return [
            {
                "label": self._get_option_label(option),
                "total": self._format_amount("total", costs["total"]),
                "cheapest": costs["cheapest"],
                # rounded down: together they fit in their row
                "parts": [
                    (name, int(1000 * costs[name] / dearest) / 10)
                    for name in MONEY
                    if dearest and costs[name] > 0
                ],
            }
            for option, costs in figures.items()
        ]

    def _get_printed_reasons(self):
        """Return ``[(figure, label, how it is reached)]`` as far as customers are told."""
        return [
            (name, label, None if name in OWN else how)
            for name, label, how in self._get_comparison_rows()
        ]
