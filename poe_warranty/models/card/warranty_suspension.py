from odoo import api, fields, models

from ...tools.dates import union_days


class WarrantySuspension(models.Model):
    """One time a device was with us under warranty: it extends the card (Law 19/2023, 30.2.c)."""

    _name = "warranty.suspension"
    _description = "Warranty Service Time"
    _inherit = ["warranty.immutable.mixin"]
    _order = "date_from, id"

    card_id = fields.Many2one("warranty.card", required=True, index=True, ondelete="restrict")
    claim_id = fields.Many2one("warranty.claim", index="btree_not_null", ondelete="restrict")
    company_id = fields.Many2one(related="card_id.company_id", store=True)
    date_from = fields.Date(string="Received", required=True)
    date_to = fields.Date(string="Returned", required=True)
    days = fields.Integer(compute="_compute_days")

    _claim_unique = models.UniqueIndex(
        "(claim_id, date_to) WHERE claim_id IS NOT NULL", "This service time was counted already."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A device cannot be returned before it was received."
    )

    @api.model_create_multi
    def create(self, vals_list):
        suspensions = super().create(vals_list)
        suspensions.card_id._facts_changed("served")
        return suspensions

    @api.depends("date_from", "date_to")
    def _compute_days(self):
        for suspension in self:
            suspension.days = union_days([(suspension.date_from, suspension.date_to)])

    def _get_days(self):
        """Return how many days these intervals cover, none twice."""
        return union_days((s.date_from, s.date_to) for s in self if s.date_from and s.date_to)
