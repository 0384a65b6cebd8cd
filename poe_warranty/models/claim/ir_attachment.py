from odoo import api, models
from odoo.exceptions import UserError

from ..base.guarded_mixin import PROGRAM


class IrAttachment(models.Model):
    """Photos on which a verdict rests."""

    _inherit = "ir.attachment"

    def write(self, vals):
        """:raise UserError: as for deleting it, for a photo that would show something else"""
        if self.env.context.get("warranty_program") is not PROGRAM:
            self._filter_photos()._filter_shown_anew(vals)._check_no_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._filter_photos()._check_no_evidence()

    def _filter_photos(self):
        """Return those of these that a check may rest on, with sudo."""
        # sudo: what they belong to, whoever may read it
        return self.sudo().filtered(
            lambda a: a.res_model in ("warranty.observation", "warranty.claim")
        )

    def _check_no_evidence(self):
        """:raise UserError: for a photo that a check of a claim rests on"""
        # sudo: whether a check rests on it, whoever made the check and whoever deletes it; what Odoo
        # deletes with a record is looked at after the record, which is gone then
        claims = self.env["warranty.claim"].sudo()
        for model, found in self.grouped("res_model").items():
            records = self.env[model].sudo().browse(found.mapped("res_id")).exists()
            claims |= records if model == claims._name else records.claim_id
        used = {
            photo
            for finding in claims.assessment_ids.finding_ids
            for photo in (finding.data or {}).get("photos", ())
        }
        for photo in self.filtered(lambda photo: photo.id in used):
            raise UserError(
                self.env._(
                    "“%s” is evidence that a check rests on: it stays with the claim.", photo.name
                )
            )
