from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.action import get_form_action
from ...tools.lock import lock
from ...tools.mail import get_arrival, get_text, is_autoreply
from ...tools.text import get_words, is_keepable

WAITS = "mail_to_assign"  # of mail.activity.warranty_alert_key
# a mail may lie so long until it is fetched: before that, the moment it is read counts
MAX_WAY = timedelta(days=30)


class WarrantyMail(models.Model):
    """A mail to the company's address for claims. It lands on the claim of the device it names, or waits
    here for somebody who says which that is."""

    _name = "warranty.mail"
    _description = "Mail about a Device"
    _inherit = [
        "warranty.bounded.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "subject"
    # core counts by it how many came from one sender, and stops a loop
    _primary_email = "email_from"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, by_program=True)
    subject = fields.Char(by_program=True)
    email_from = fields.Char(string="From", index="trigram", by_program=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        help="Who wrote, as far as the address is known.",
        settled_by="_get_reason_settled",
    )
    date = fields.Datetime(
        string="Received on",
        required=True,
        help="When it reached us: the first notice of the fault.",
        by_program=True,
    )
    words = fields.Text(by_program=True)
    is_answer = fields.Boolean(
        help="It answers a message of ours that is not about a claim.", by_program=True
    )
    card_ids = fields.Many2many(
        "warranty.card",
        string="Devices",
        check_company=True,
        help="Found in the mail, or chosen: each gets a claim, or is noted on the open one.",
        settled_by="_get_reason_settled",
    )
    claim_ids = fields.Many2many(
        "warranty.claim",
        string="Claims",
        check_company=True,
        help="On which the mail is noted.",
        settled_by="_get_reason_settled",
    )
    state = fields.Selection(
        [("waiting", "To be assigned"), ("landed", "On a claim"), ("dismissed", "No claim")],
        required=True,
        default="waiting",
        by_program=True,
    )
    waits_for = fields.Selection(
        [
            ("unknown", "No device of ours is named"),
            ("misread", "No device has the number in it: misread?"),
            ("several", "Several devices are named"),
            ("stranger", "Not written by the customer of the device"),
            ("answer", "Answers a message that is about no claim"),
            ("failed", "A claim could not be opened"),
        ],
        string="Waits, because",
        by_program=True,
    )
    failure = fields.Char(by_program=True)

    _waiting_order = models.Index("(date DESC, id DESC) WHERE state = 'waiting'")

    # === GUARDS === #

    def _get_reason_settled(self, name):
        """Return why stays where a mail landed."""
        if self.state == "waiting":
            return None
        if self.state == "landed":
            return self.env._(
                "Mail “%s” is on its claim: write there what is to be added.", self.display_name
            )
        return self.env._("Mail “%s” is laid aside: open it again first.", self.display_name)

    @api.depends("subject", "email_from")
    def _compute_display_name(self):
        for mail in self:
            mail.display_name = mail.subject or mail.email_from or "-"

    # === GATEWAY === #

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """What a program answers is no report; the day of a mail is the one on which it reached us."""
        if is_autoreply(message):
            return False
        now = fields.Datetime.now()
        arrival = get_arrival(message)
        is_sane = arrival and now - MAX_WAY <= arrival <= now
        message_dict["date"] = fields.Datetime.to_string(arrival if is_sane else now)
        return super()._routing_check_route(message, message_dict, route, raise_exception)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Keep a mail, and find out which claim it belongs to.

        :return: the thread that takes the message: the ``warranty.claim``, or the mail that waits
        :raise AccessError: for everybody but the gateway
        """
        self.check_access("create")
        self._make_keepable(msg_dict)
        company = self.env["res.company"].browse((custom_values or {}).get("company_id"))
        company = company.exists() or self.env.company
        mail = (
            self.with_company(company)
            ._as_program()
            .create(self._prepare_mail_vals(msg_dict, company))
        )
        return mail._land_by_itself(mail._find_answered(msg_dict))

    def message_update(self, msg_dict, update_vals=None):
        """A second mail says more than the first: what both name is looked for anew.

        :raise AccessError: for everybody but the gateway
        """
        self.check_access("create")
        self._make_keepable(msg_dict)
        result = super().message_update(msg_dict, update_vals)
        for mail in self.filtered(lambda mail: mail.state == "waiting"):
            words = filter(None, (mail.words, get_text(msg_dict.get("body"))))
            mail._as_program().words = "\n\n".join(words)
            mail._land_by_itself(mail.claim_ids.browse())
        return result

    def _message_post_after_hook(self, message, msg_vals):
        """What is written on a mail that landed goes to its claim."""
        result = super()._message_post_after_hook(message, msg_vals)
        if self.state == "landed" and self.claim_ids:
            self._move_to(self.claim_ids)
        return result

    @api.model
    def _make_keepable(self, msg_dict):
        """Take the signs out of a mail that no text in the database has."""
        for name in ("subject", "email_from", "from", "cc", "to"):
            if isinstance(msg_dict.get(name), str):
                msg_dict[name] = get_words(msg_dict[name])
        body = msg_dict.get("body")
        if body:
            msg_dict["body"] = type(body)(get_words(body))
        msg_dict["attachments"] = [
            (get_words(name) or "attachment", self._get_keepable_content(content), *info)
            for name, content, *info in msg_dict.get("attachments") or ()
        ]

    @api.model
    def _get_keepable_content(self, content):
        is_odd = isinstance(content, str) and not is_keepable(content)
        return content.encode(errors="replace") if is_odd else content

    @api.model
    def _prepare_mail_vals(self, msg_dict, company):
        # sudo: of which company a contact is
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or ())
        is_ours = author.company_id in (company, company.browse())
        return {
            "company_id": company.id,
            "subject": (msg_dict.get("subject") or "").strip(),
            "email_from": msg_dict.get("email_from"),
            "partner_id": is_ours and author.id,
            "date": msg_dict.get("date") or fields.Datetime.now(),
            "words": get_text(msg_dict.get("body")),
        }

    # === ACTIONS === #

    def action_land(self):
        """Note the mail on the claims that are chosen, and on the open claims of the devices; open a
        claim for each device without one.

        :raise UserError: when neither is chosen, or a claim cannot be opened
        """
        waiting = self._filter_waiting()
        for mail in waiting:
            if not mail.card_ids and not mail.claim_ids:
                raise UserError(
                    self.env._("Which device is it? Choose the warranty card or the claim first.")
                )
            mail._move_to(mail._land())
        return get_form_action(waiting.claim_ids[0]) if len(waiting) == 1 else True

    def action_dismiss(self):
        """Lay the mail aside: it is about no claim."""
        waiting = self._filter_waiting()
        waiting._as_program().state = "dismissed"
        waiting._settle_alert(WAITS)
        return True

    def action_reopen(self):
        """Take up mails again that were laid aside; those that wait do so on.

        :raise UserError: for one that is on its claim
        """
        self.check_access("write")
        for mail in self.filtered(lambda mail: mail.state == "landed"):
            raise UserError(mail._get_reason_settled("state"))
        self.filtered(lambda mail: mail.state == "dismissed")._as_program().state = "waiting"
        return True

    def _filter_waiting(self):
        """Return those of these mails that wait, held until the transaction ends."""
        self.check_access("write")
        lock(self)
        return self.filtered(lambda mail: mail.state == "waiting")
