from odoo import api, fields, models

from ...const import DECISIONS

STANDINGS = [
    ("to_inspect", "In term; to be inspected"),
    ("free", "Free of charge"),
    *DECISIONS,
]
# the states in which no work has begun that follows from the decision
UNDECIDED = ("new", "inspection", "decided")


class WarrantyClaim(models.Model):
    """What may be said of a claim to the customer: nothing is promised before somebody looked at the
    device, and what a manager gives in full is free, whatever the checks found."""

    _inherit = "warranty.claim"

    inspected_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the claim was last judged after an inspection.",
        by_program=True,
    )
    standing = fields.Selection(
        STANDINGS,
        compute="_compute_standing",
        store=True,
        help="The decision, as far as it can be told: covered only once the device was inspected.",
        by_program=True,
    )

    # === COMPUTE === #

    @api.depends(
        "decision",
        "state",
        "inspected_on",
        "inspection_note",
        "observation_ids",
        "defect_id",
        "override_id",
        "goodwill_parts",
        "goodwill_labour",
    )
    def _compute_standing(self):
        for standing, claims in self.grouped(lambda claim: claim._get_standing()).items():
            claims.standing = standing

    # === BUSINESS === #

    def _get_standing(self):
        """Return how the claim stands, one of ``standing``, or False before it was judged."""
        if self._awaits_inspection():
            return "to_inspect"
        return "free" if self._is_given_free() else self.decision

    def _awaits_inspection(self):
        """Tell whether a claim is covered by the records alone: nobody looked at the device yet, nor
        decided without."""
        self.ensure_one()
        if self.decision != "covered" or self.state not in UNDECIDED:
            return False
        # sudo: whether something was found, not what
        claim = self.sudo()
        found = claim.inspection_note or claim.defect_id or claim.observation_ids
        return not (claim.inspected_on or found or claim.override_id)

    def _is_given_free(self):
        """Tell whether goodwill bears all of what is not covered."""
        self.ensure_one()
        return self.decision != "covered" and self.is_free_work

    def _note_inspection(self):
        """Note on the claims that are judged after an inspection that there was one."""
        inspected = self.filtered(lambda claim: claim.state == "inspection")
        if inspected:
            inspected._as_program().inspected_on = fields.Datetime.now()
