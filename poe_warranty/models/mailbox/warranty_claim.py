from odoo import api, models


class WarrantyClaim(models.Model):
    """What customers answer by mail."""

    _inherit = "warranty.claim"

    def message_update(self, msg_dict, update_vals=None):
        """An answer lands on its claim, whatever signs it brings along.

        :raise AccessError: for everybody but the gateway
        """
        Mail = self.env["warranty.mail"]
        Mail.check_access("create")
        Mail._make_keepable(msg_dict)
        self._take_answer(msg_dict.get("email_from") or "")
        return super().message_update(msg_dict, update_vals)

    def _take_answer(self, sender):
        """Tell who is answerable of an answer on claims that ended: nobody looks at those.

        :param str sender: address of who wrote
        """
        ended = self.filtered(lambda claim: not claim.is_open)
        ended._raise_alert("answer_after_end", lambda _claim: sender)

    @api.model
    def _get_alerts(self):
        return super()._get_alerts() | {
            "answer_after_end": self.env._("The customer wrote on a claim that has ended")
        }
