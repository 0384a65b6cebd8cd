import secrets
import uuid
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...tools.asked import to_json


class WarrantyWebhook(models.Model):
    """An address that is told what becomes of a company's claims and cards. Core's own action of that
    kind sends once, while the user waits, and forgets what a receiver that is down did not get; here it
    is kept with the change itself and sent in the background until it is received."""

    _name = "warranty.webhook"
    _description = "Webhook"
    _inherit = ["warranty.bounded.mixin"]

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    url = fields.Char(string="Address", required=True, help="It gets a POST with JSON.")
    secret = fields.Char(
        required=True,
        default=lambda self: secrets.token_hex(32),
        copy=False,
        help="By which the receiver knows that a message is ours: its header X-Warranty-Signature is the "
        "HMAC-SHA256 of the body with this secret.",
    )
    tells_claims = fields.Boolean(string="Claims", default=True)
    tells_cards = fields.Boolean(string="Cards", default=True)
    call_ids = fields.One2many("warranty.webhook.call", "webhook_id", readonly=True)
    waiting_count = fields.Integer(compute="_compute_waiting_count")

    def _compute_waiting_count(self):
        waiting = [("webhook_id", "in", self.ids), ("state", "=", "waiting")]
        counts = dict(
            self.env["warranty.webhook.call"]._read_group(waiting, ["webhook_id"], ["__count"])
        )
        for webhook in self:
            webhook.waiting_count = counts.get(webhook, 0)

    @api.constrains("url")
    def _check_url(self):
        for webhook in self:
            try:
                url = urlsplit(webhook.url or "")
                is_address = url.scheme in ("http", "https") and url.hostname and not url.username
            except ValueError:
                is_address = False
            if not is_address:
                raise ValidationError(
                    self.env._("“%s” is no address: write https://…", webhook.url)
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === ACTIONS === #

    def action_test(self):
        """Send a message that says nothing, to see whether it is received."""
        for webhook in self:
            # sudo: nobody writes messages by hand
            webhook.sudo().call_ids.create(webhook._prepare_call_vals("test", {}))
        return self.env["warranty.webhook.call"]._wake()

    # === BUSINESS === #

    @api.model
    @ormcache("subject")
    def _get_listening(self, subject):
        """Return ``{company id: webhook ids}`` of those that are told about a subject.

        :param str subject: ``claims`` or ``cards``
        """
        # sudo: that somebody listens, whoever makes the change
        webhooks = self.sudo().search([(f"tells_{subject}", "=", True)])
        return {company.id: own.ids for company, own in webhooks.grouped("company_id").items()}

    @api.model
    def _tell(self, records, event, listening):
        """Keep what happened to records for the webhooks of their companies; it is sent once the change
        is committed.

        :param records: of a ``warranty.webhook.mixin`` with a ``company_id``
        :param str event: e.g. ``claim.changed``
        :param dict listening: as :meth:`_get_listening` has them
        """
        vals_list = []
        # sudo: what is told is the administrator's choice, whoever makes the change
        for record in records.sudo().with_context(lang="en_US"):
            for webhook in self.sudo().browse(listening.get(record.company_id.id, ())):
                vals_list.append(webhook._prepare_call_vals(event, record._get_webhook_data()))
        if vals_list:
            # sudo: as above
            self.env["warranty.webhook.call"].sudo().create(vals_list)
            self.env["warranty.webhook.call"]._wake()

    def _prepare_call_vals(self, event, told):
        """Return the values of one message.

        :param dict told: what it says besides the event
        """
        self.ensure_one()
        key = str(uuid.uuid4())
        head = {
            "id": key,
            "event": event,
            "at": to_json(fields.Datetime.now()),
            "company_id": self.company_id.id,
        }
        return {"webhook_id": self.id, "event": event, "key": key, "payload": head | told}
