from odoo import fields, models
from odoo.tools import html2plaintext, plaintext2html

from odoo.addons.poe_warranty.tools.language import speak_to


class MaintenanceRequest(models.Model):
    """What a customer reports or asks for, and who plans it."""

    _inherit = "maintenance.request"

    def _keep_report(self, words, photos=()):
        """Keep on an open call-out what its customer reports once more, and tell who plans it. Sent
        twice, the same is kept once.

        :param str words: in his own words
        :param photos: as ``ir.attachment._read_photos`` returns them
        """
        self.ensure_one()
        if not self._is_reported(words):
            self._keep_words(words, photos)
            self._ask_planner("callout_written", words)

    def _is_reported(self, words):
        """Tell whether these words are what was reported, or told by a customer last."""
        told = self.message_ids.filtered(lambda message: message.message_type == "comment")
        last = told.sorted("id")[-1:].body
        known = (html2plaintext(text or "").split() for text in (self.description, last))
        return words.split() in known

    def _get_reported(self):
        """Return what the customer told of this call-out on the portal, in his words; the notes are ours."""
        self.ensure_one()
        told = self.message_ids.filtered(
            lambda message: message.message_type == "comment" and message.author_id.partner_share
        )
        return "\n\n".join(html2plaintext(message.body) for message in told.sorted("id"))

    def _keep_words(self, words, photos=()):
        """Post what the user wrote, with his photos, and let him follow what we answer."""
        author = self.env.user.partner_id
        self.message_post(
            body=plaintext2html(words),
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=self.env["ir.attachment"]._name_photos(photos),
        )
        comments = self.env.ref("mail.mt_comment")
        self.message_subscribe(partner_ids=author.ids, subtype_ids=comments.ids)

    def _ask_planner(self, key, words):
        """Leave a task with who plans this visit, in his language, unless one of the key waits.

        :param str key: of :meth:`_get_portal_tasks`
        :param str words: of the customer
        """
        self.ensure_one()
        planner = self._get_planner()
        told = speak_to(planner, self)
        told._alert_once(
            key,
            lambda visit: {
                "summary": visit._get_portal_tasks()[key],
                "note": plaintext2html(words),
                "user_id": planner.id,
                "date_deadline": visit.company_id._get_local_day(fields.Datetime.now()),
            },
            kind="poe_warranty.mail_activity_alert",
        )

    def _get_portal_tasks(self):
        """Return ``{key: summary}`` of the tasks that customers give by what they do on the portal."""
        return {
            "callout_reported": self.env._("Reported on the portal: say when somebody comes"),
            "callout_written": self.env._("The customer reported more: see the messages"),
            "service_booked": self.env._("A free service was booked: agree on the day"),
        }
