from odoo import Command, api, fields, models
from odoo.fields import Domain

from ...tools.action import get_form_action
from ...tools.batch import run_in_batches
from ...tools.record import get_asked


class WarrantyMessage(models.Model):
    """One message to a customer about one record on one occasion: what the program is to tell, and what
    became of it."""

    _name = "warranty.message"
    _description = "Message to a Customer"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id desc"

    kind_id = fields.Many2one(
        "warranty.message.kind", required=True, ondelete="cascade", by_program=True
    )
    model = fields.Char(related="kind_id.model")
    res_id = fields.Many2oneReference(
        string="Record", model_field="model", required=True, by_program=True
    )
    document = fields.Char(compute="_compute_document", compute_sudo=True)
    occasion = fields.Char(
        required=True,
        help="When it was told, as the value of a field; told anew when that changes.",
        by_program=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True, by_program=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", by_program=True
    )
    group_key = fields.Char(help="Records with the same one are told together.", by_program=True)
    state = fields.Selection(
        [
            ("waiting", "To be sent"),
            ("sent", "Sent"),
            ("by_hand", "Told by hand"),
            ("unreachable", "No address"),
            ("unwanted", "Not wanted"),
            ("dropped", "Passed over"),
        ],
        required=True,
        default="waiting",
        help="Passed over: it was no longer so when it was to be sent, or lay before the kind was "
        "switched on.",
        by_program=True,
    )
    is_mailed = fields.Boolean(string="E-mail", by_program=True)
    is_texted = fields.Boolean(string="SMS", by_program=True)
    told_on = fields.Datetime(by_program=True)
    failure = fields.Char(help="Why it could not be sent; it is tried again.", by_program=True)

    _once = models.UniqueIndex(
        "(kind_id, res_id, occasion)", "The customer was told of this already."
    )
    _waiting_order = models.Index("(id) WHERE state = 'waiting'")
    _state_idx = models.Index("(state, company_id)")

    # === COMPUTE === #

    @api.depends("res_id", "kind_id.template_id")
    def _compute_document(self):
        for message in self:
            message.document = message._get_records().display_name or "-"

    @api.depends("kind_id", "partner_id")
    def _compute_display_name(self):
        for message in self:
            names = (message.kind_id.name, message.partner_id.display_name)
            message.display_name = " · ".join(filter(None, names))

    # === ACTIONS === #

    def action_view_document(self):
        """Open what the message is about.

        :raise MissingError: when it is not there any more
        """
        self.ensure_one()
        return get_form_action(get_asked(self.env[self.kind_id.model], self.res_id))

    # === SENDING === #

    @api.model
    def _send_waiting(self):
        """Send what waits, some at a time; each transaction keeps which of them went out."""
        waiting = [("state", "=", "waiting")]
        return run_in_batches(
            self,
            "Messages to customers",
            waiting,
            lambda messages: messages._send(force_send=False),
        )

    def _send(self, **values):
        """Send these messages, those that go together as one. One that is sent by itself, since others
        went wrong with it, stays alone.

        :param values: more for the message, see ``mail.thread.message_post_with_source``
        """
        messages = self | self._get_companions() if len(self) > 1 else self
        for group in messages.grouped(lambda message: message._get_together()).values():
            group._send_together(**values)

    def _get_together(self):
        return (self.kind_id, self.company_id, self.partner_id, self.group_key)

    def _get_companions(self):
        """Return the messages beyond these that go together with one of them and that nobody holds."""
        keys = {message._get_together() for message in self}
        found = self.search(
            [
                ("state", "=", "waiting"),
                ("kind_id", "in", self.kind_id.ids),
                ("partner_id", "in", self.partner_id.ids),
                ("group_key", "in", list({message.group_key for message in self})),
                ("id", "not in", self.ids),
            ]
        )
        return found.filtered(lambda message: message._get_together() in keys).try_lock_for_update()

    def _get_records(self):
        """Return the records that these messages of one kind are about, as far as they are there."""
        kind = self.kind_id
        if not kind.model:
            return self.env["res.partner"]
        return self.env[kind.model].browse(self.mapped("res_id")).exists()

    def _send_together(self, **values):
        """Send one message for all of these, which go together."""
        kind, partner = self.kind_id, self.partner_id
        records = self._get_records()
        records = records.search(kind._get_event_domain() & Domain("id", "in", records.ids))
        by_hand = records.filtered(lambda record: record._is_told_by_hand(kind))
        records -= by_hand
        self._of(by_hand)._end("by_hand")
        (self - self._of(by_hand) - self._of(records))._end("dropped")
        told = self._of(records)
        if not told:
            return
        if partner._refuses_messages(kind):
            told._end("unwanted")
            return
        ways = kind._get_ways(self.company_id) & partner._get_message_ways()
        if ways:
            told._write_to_customer(records, ways, values)
        told._end("sent" if ways else "unreachable", ways)

    def _of(self, records):
        """Return those of these messages that are about some records."""
        ids = set(records.ids)
        return self.filtered(lambda message: message.res_id in ids)

    def _write_to_customer(self, records, ways, values):
        """Write to the customer of some records.

        :param set ways: see ``warranty.message.kind._get_ways``
        :param dict values: see :meth:`_send`
        """
        kind, company = self.kind_id, self.company_id
        lead = records[0].with_company(company).with_context(warranty_told=records.ids)
        if "mail" in ways:
            files = records._get_message_attachments(kind)
            more = {"attachment_ids": [Command.set(files.ids)]} if files else {}
            reply_to = company._get_warranty_reply_to()
            lead.message_post_with_source(
                kind.template_id,
                message_type="auto_comment",
                subtype_xmlid="mail.mt_note",
                email_layout_xmlid="mail.mail_notification_light",
                **({"reply_to": reply_to} if reply_to else {}),
                **{**more, **values},
            )
        if "sms" in ways:
            subject = kind.template_id._render_field("subject", lead.ids, compute_lang=True)
            lead._message_sms(
                f"{company.name}: {subject[lead.id]}",
                partner_ids=self.partner_id.ids,
                put_in_queue=True,
            )

    def _end(self, state, ways=()):
        """Note what became of these messages.

        :param str state: one of those of the field
        :param ways: by what they were sent
        """
        self._as_program().write(
            {
                "state": state,
                "is_mailed": "mail" in ways,
                "is_texted": "sms" in ways,
                "told_on": fields.Datetime.now() if ways else False,
                "failure": False,
            }
        )

    # === WHAT WENT WRONG === #

    def _alert_left_out(self, key, error):
        """Keep why these could not be sent, and leave the task with what they are about."""
        self._as_program().failure = str(error)[:200]
        for messages in self.grouped("kind_id").values():
            messages._get_records()._alert_left_out(key, error)

    def _settle_alert(self, key, kind="mail.mail_activity_data_todo"):
        """Take those tasks off again."""
        for messages in self.grouped("kind_id").values():
            messages._get_records()._settle_alert(key, kind)
