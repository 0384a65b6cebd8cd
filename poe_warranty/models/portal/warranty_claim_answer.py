from datetime import timedelta

from odoo import api, models
from odoo.tools import html2plaintext, plaintext2html

from ...const import ALERT

# days in which a consumer's complaint is taken up (Law 19/2023/QH15, art. 57), as our letter says
ANSWER_DAYS = 7
# so far ahead these working days are looked for
HORIZON = 60


class WarrantyClaim(models.Model):
    """What a customer tells us about his claim, and who of us hears of it."""

    _inherit = "warranty.claim"

    def _answer(self, words, photos=(), author=None):
        """Keep what the customer writes, and leave a task with who answers for the claim: after a refusal
        within the days that the letter names. Sent twice, the same is kept once.

        :param str words: in his own words
        :param photos: as ``ir.attachment._read_photos`` returns them
        :param author: ``res.partner`` who wrote it
        :raise UserError: when it says nothing, or too much
        """
        self.ensure_one()
        words = self.env["warranty.card"]._check_words(words)
        # sudo: a customer writes about the claim that he sees, and changes nothing else on it
        claim = self.sudo()
        if claim._is_told(words):
            return
        claim._keep_words(words, photos, author)
        claim._ask_desk("objected" if claim._get_sent_letter() else "written", words)

    def _keep_notice(self, words, photos):
        """Keep that the fault was reported once more while its claim is open: the earliest notice
        counts."""
        self.ensure_one()
        if self._is_told(words):
            return
        author = self.env.user.partner_id
        # sudo: a customer makes notices by reporting a fault alone
        self.env["warranty.notice"].sudo().create(
            {
                "claim_id": self.id,
                "caller": author.display_name,
                "channel": "portal",
                "words": words,
            }
        )
        self._keep_words(words, photos, author)
        self._ask_desk("written", words)

    def _keep_refusal(self, words, author):
        """The customer declined the quotation of the work on these claims: keep why, and leave a task
        with who answers for each.

        :param str words: in his own words
        :param author: ``res.partner`` who declined
        """
        for claim in self:
            claim._keep_words(words, (), author)
        self._ask_desk("declined", words)

    def _is_told(self, words):
        """Tell whether these words are what the customer reported, or told us last.

        :param str words: without blanks around them
        """
        self.ensure_one()
        if words == self.fault_description or words in self.notice_ids.mapped("words"):
            return True
        last = html2plaintext(self._get_told()[-1:].body or "")
        return last.split() == words.split()

    def _keep_words(self, words, photos, author=None):
        """Post what the customer wrote, with his photos.

        :param author: ``res.partner``; the claim's customer when left out
        """
        author = author or self.partner_id
        self.message_post(
            body=plaintext2html(words),
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=self.env["ir.attachment"]._name_photos(photos),
        )

    # === WHO HEARS OF IT === #

    def _receive_devices(self):
        """What was reported on the portal is here: nobody has to say any more how it comes."""
        super()._receive_devices()
        self._settle_alert("reported", kind=ALERT)

    @api.model
    def _get_alerts(self):
        """Add what a customer does on the portal."""
        return super()._get_alerts() | {
            "reported": self.env._("Reported on the portal: say how the device comes to us"),
            "written": self.env._("The customer wrote: answer"),
            "objected": self.env._("The customer does not agree with the refusal: answer in time"),
            "chosen": self.env._("The customer chose what is done: do it"),
            "declined": self.env._(
                "The customer declined the quotation: agree on what is done now"
            ),
        }

    def _ask_desk(self, key, words):
        """Leave a task with who answers for each of these claims, in that user's language, unless one
        of the key waits.

        :param str key: of :meth:`_get_alerts`
        :param str words: of the customer
        """
        self._raise_alert(
            key,
            lambda _claim: words,
            date_deadline=lambda claim: claim._get_answer_deadline(key),
        )

    def _get_answer_deadline(self, key):
        """Return the day by which a customer is answered: an objection within the working days that the
        law gives, anything else today."""
        self.ensure_one()
        policy, today = self._get_policy(), self._get_portal_today()
        if key != "objected":
            return today
        first, last = today + timedelta(days=1), today + timedelta(days=HORIZON)
        worked = sorted(policy._get_working_days(first, last, self.company_id))
        # without a calendar, days
        return (
            worked[ANSWER_DAYS - 1]
            if len(worked) >= ANSWER_DAYS
            else today + timedelta(ANSWER_DAYS)
        )
