from datetime import timedelta

from odoo import api, models

from ...tools.dates import shift


class ResourceCalendarLeaves(models.Model):
    """A public holiday that is entered, moved or deleted moves the last claim days that fall on it,
    also those of cards issued before it was announced."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._move_last_claim_days()
        return leaves

    def write(self, vals):
        before = self._get_public_spans()
        result = super().write(vals)
        self._move_last_claim_days(before)
        return result

    def unlink(self):
        before = self._get_public_spans()
        result = super().unlink()
        self.browse()._move_last_claim_days(before)
        return result

    def _get_public_spans(self):
        """Return ``[(first day, last day, calendar)]`` of the time off that is nobody's own; a day
        more on each side, since the days are local."""
        return [
            (
                shift(leave.date_from.date(), timedelta(days=-1)),
                shift(leave.date_to.date(), timedelta(days=1)),
                leave.calendar_id,
            )
            for leave in self
            if not leave.resource_id
        ]

    def _move_last_claim_days(self, before=()):
        """Hook: these public holidays were entered, moved or deleted; the last claim days that fall
        on them follow.

        :param before: as :meth:`_get_public_spans` returned it before they changed
        """
