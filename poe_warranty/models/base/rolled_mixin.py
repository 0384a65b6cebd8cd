from odoo import api, models
from odoo.fields import Domain


class WarrantyRolledMixin(models.AbstractModel):
    """Terms whose last day, where it is none of work, moves to the next one (Civil Code 2015, art.
    148). Both days are stored, since they are searched."""

    _name = "warranty.rolled.mixin"
    _description = "Term that ends on a working day"
    # the field of the last day, and that of the end it follows from
    _rolled_day = "last_claim_day"
    _rolled_from = "date_end"

    @api.model
    def _roll_again(self, first, last, calendar=None):
        """Move the last days anew, after the days off between two days changed.

        :param date first: first day that changed
        :param date last: last day that changed, or None for any day after the first
        :param calendar: ``resource.calendar`` whose days changed; empty: of all
        """
        domain = Domain(self._rolled_day, ">=", first)
        if last:
            domain &= Domain(self._rolled_from, "<=", last)
        # sudo: whoever keeps the holidays moves the days that follow from them, everywhere
        terms = self.sudo().search(domain & self._get_rolled_domain(calendar))
        self.env.add_to_compute(self._fields[self._rolled_day], terms)
        terms._recompute_recordset([self._rolled_day])

    @api.model
    def _get_rolled_domain(self, calendar):
        """Return the domain of the terms that follow a ``resource.calendar``, where it is given."""
        return Domain.TRUE
