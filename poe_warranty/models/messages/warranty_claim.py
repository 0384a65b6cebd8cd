from odoo import models


class WarrantyClaim(models.Model):
    _name = "warranty.claim"
    _inherit = ["warranty.claim", "warranty.messaged.mixin"]

    def _get_message_group(self, kind):
        """A customer is told of the devices of one receipt together; a refusal goes with its letter."""
        if kind.key == "claim_decided" and self.decision == "excluded":
            return super()._get_message_group(kind)
        return (
            f"receipt {self.receipt_id.id}" if self.receipt_id else super()._get_message_group(kind)
        )

    def _is_told_by_hand(self, kind):
        """The letter that somebody sent is not sent once more."""
        letter = kind.key == "claim_decided" and self._get_letter_name()
        if not letter:
            return super()._is_told_by_hand(kind)
        sent = [
            ("model", "=", self._name),
            ("res_id", "=", self.id),
            ("attachment_ids.name", "=", letter),
            ("message_type", "!=", "email"),  # came in, whatever its sender called the file
        ]
        # sudo: whether it was sent, whoever sent it
        return bool(self.env["mail.message"].sudo().search_count(sent, limit=1))

    def _get_message_attachments(self, kind):
        """A refusal goes with its letter, as it is kept."""
        files = super()._get_message_attachments(kind)
        if kind.key == "claim_decided":
            for claim in self.filtered(lambda claim: claim.decision == "excluded"):
                files |= claim._keep_letter()
        return files
