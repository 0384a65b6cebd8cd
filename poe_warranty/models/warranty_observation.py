from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const import CLAIM_END_STATES


class WarrantyObservation(models.Model):
    """One thing an inspector found on the device: the input of the checks III.5–III.7 and III.9."""

    _name = "warranty.observation"
    _description = "Inspection Finding"
    _order = "claim_id, id"

    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="cascade")
    code_id = fields.Many2one(
        "warranty.code",
        string="Cause",
        required=True,
        ondelete="restrict",
        domain="[('kind', '=', 'cause')]",
    )
    causal_link = fields.Selection(
        [
            ("yes", "Caused the fault"),
            ("no", "Did not cause the fault"),
            ("undetermined", "Not determined"),
        ],
        string="Link to the fault",
        required=True,
        default="yes",
    )
    note = fields.Char()
    inspector_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, readonly=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)

    _cause_once = models.Constraint(
        "unique (claim_id, code_id)", "This cause is recorded on the claim already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # who found it and when is not for typing in
            now = {"inspector_id": self.env.uid, "date": fields.Datetime.now()}
            vals_list = [{**vals, **now} for vals in vals_list]
        observations = super().create(vals_list)
        observations._check_claim_open()
        observations._attach_photos()
        observations.claim_id._invalidate_verdict()
        return observations

    def write(self, vals):
        if not self.env.su and {"claim_id", "inspector_id", "date"} & set(vals):
            raise AccessError(
                self.env._("Who found it, when and on which claim cannot be rewritten.")
            )
        self._check_claim_open()
        self.claim_id._invalidate_verdict()
        result = super().write(vals)
        self._attach_photos()
        return result

    def _attach_photos(self):
        """Photos belong to the finding: whoever reads it sees them."""
        for observation in self:
            # sudo: uploaded before the finding existed, they belong to nothing yet
            loose = observation.sudo().attachment_ids.filtered(lambda photo: not photo.res_id)
            loose.write({"res_model": self._name, "res_id": observation.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_claim_open()
        self.claim_id._invalidate_verdict()

    def _check_claim_open(self):
        """:raise UserError: when the claim is closed: its inspection is part of the record"""
        for claim in self.claim_id:
            if claim.state in CLAIM_END_STATES:
                raise UserError(
                    self.env._(
                        "Claim %s is closed: its inspection can no longer change.", claim.name
                    )
                )
