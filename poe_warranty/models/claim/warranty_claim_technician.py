from odoo import api, fields, models


class WarrantyClaim(models.Model):
    """Who works on a device: the technician whose own claims these are. ``user_id`` is who answers
    for the claim at the desk."""

    _inherit = "warranty.claim"

    technician_id = fields.Many2one(
        "res.users",
        string="Technician",
        compute="_compute_technician_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        tracking=True,
        domain="[('share', '=', False)]",
        help="Who inspects and repairs the device.",
    )

    _technician_id_idx = models.Index("(technician_id, company_id)")

    @api.depends("company_id")
    def _compute_technician_id(self):
        for claim in self:
            # sudo: a setting, whoever registers the claim
            usual = claim.company_id.sudo().warranty_technician_id
            claim.technician_id = claim.technician_id or usual

    # === ACTIONS === #

    def action_take(self):
        """Whoever presses works on these devices.

        :raise ClaimStateError: for a claim that ended, or that another technician has
        """
        free = self.filtered(lambda claim: claim.technician_id != self.env.user)
        free._check_allowed("take")
        free.technician_id = self.env.user
        return True

    def _allow_take(self):
        if not self.is_open:
            return self.env._("Claim %s has ended already.", self.name)
        if not self.technician_id:
            return None
        return self.env._(
            "%(technician)s has claim %(claim)s: agree with each other, and choose the technician on "
            "the claim.",
            technician=self.technician_id.name,
            claim=self.name,
        )
