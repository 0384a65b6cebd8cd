from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

# what was done on a visit is known by its result; its key is kept as long as a tablet may send it again
KEPT_DAYS = 180
GC_LIMIT = 1000


class MaintenanceVisitAct(models.Model):
    """One press on the screen of a visit, by the key that the screen drew for it: what is sent twice,
    since the answer was lost on its way, is done once."""

    _name = "maintenance.visit.act"
    _description = "Act on a Visit"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id desc"

    key = fields.Char(required=True, by_program=True)
    act = fields.Char(required=True, by_program=True)
    request_id = fields.Many2one(
        "maintenance.request",
        string="Visit",
        required=True,
        index=True,
        ondelete="cascade",
        by_program=True,
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True, by_program=True
    )

    _once = models.UniqueIndex("(key)", "This was sent already: read the visit again.")

    @api.model
    def _note(self, visit, act, key):
        """Note that a press is done, in the transaction that does it.

        :param visit: ``maintenance.request``
        :param str key: as the screen drew it
        :raise ConcurrencyError: when it was sent twice and the first one just came to its end: what was
            done since is taken back, and the call begins anew, where it finds that all is done
        """
        # sudo: a note of the program's
        vals = {"key": key, "act": act, "request_id": visit.id}
        try:
            self.sudo()._as_program().create([vals])
        except IntegrityError as error:
            raise ConcurrencyError(act) from error

    @api.model
    def _is_done(self, key):
        """Tell whether the press of a key was done before."""
        # sudo: as above
        return bool(self.sudo().search_count([("key", "=", key)], limit=1))

    @api.autovacuum
    def _gc_acts(self):
        """Forget keys that nobody sends any more."""
        old = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        # sudo: a job, on its own notes
        acts = self.sudo().search([("create_date", "<", old)], limit=GC_LIMIT)
        acts.unlink()
        return len(acts), len(acts) == GC_LIMIT
