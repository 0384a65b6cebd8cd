import hashlib
import hmac
import json
import logging
from datetime import timedelta

import requests

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

# seconds that a receiver has to answer
TIMEOUT = 10
# minutes from one try to the next; after the last one a person has to look into it
WAITS = (1, 5, 15, 60, 180, 360, 720, 1440, 1440)
KEPT_DAYS = 30
BATCH = 200


class WarrantyWebhookCall(models.Model):
    """One message to one webhook. It is sent at least once, those of a webhook in their order; a receiver
    that fails holds up nobody else."""

    _name = "warranty.webhook.call"
    _description = "Message of a Webhook"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id desc"
    _rec_name = "event"

    webhook_id = fields.Many2one(
        "warranty.webhook", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="webhook_id.company_id", store=True, precompute=True)
    event = fields.Char(required=True, readonly=True)
    key = fields.Char(string="Message", required=True, readonly=True)
    payload = fields.Json(string="What it says", readonly=True)
    body = fields.Text(string="What is sent", compute="_compute_body")
    state = fields.Selection(
        [("waiting", "Waits"), ("sent", "Received"), ("failed", "Given up")],
        default="waiting",
        required=True,
        readonly=True,
        by_program=True,
    )
    tries = fields.Integer(readonly=True, by_program=True)
    next_try = fields.Datetime(default=fields.Datetime.now, readonly=True, by_program=True)
    answer = fields.Char(readonly=True, by_program=True)

    _waiting_idx = models.Index("(webhook_id, id) WHERE state = 'waiting'")

    @api.depends("payload")
    def _compute_body(self):
        for call in self:
            call.body = json.dumps(call.payload, ensure_ascii=False, sort_keys=True)

    # === ACTIONS === #

    def action_send(self):
        """Send these once more, in the background."""
        self._as_program().write(
            {"state": "waiting", "tries": 0, "next_try": fields.Datetime.now()}
        )
        return self._wake()

    # === BACKGROUND === #

    @api.model
    def _wake(self, at=None):
        """Let what waits be sent as soon as the change is committed, or at a moment.

        :param datetime at: UTC
        """
        # sudo: whoever makes the change starts the job that tells of it
        self.env.ref("poe_warranty.ir_cron_webhook").sudo()._trigger(at)
        return True

    @api.model
    def _cron_send(self):
        """Send what is due, one after the other, each committed with its answer: killed, nothing is lost,
        and at most one message is sent a second time."""
        # few: one for each program that is told
        for webhook in self.env["warranty.webhook"].search([]):  # pylint: disable=no-search-all
            if not self._send_to(webhook):
                return

    @api.model
    def _send_to(self, webhook):
        """Send a webhook's messages in their order, up to the first that is not received.

        :return: whether there is time left
        """
        waiting = [("webhook_id", "=", webhook.id), ("state", "=", "waiting")]
        while calls := self.search(waiting, order="id", limit=BATCH):
            for call in calls:
                is_due = call.next_try <= fields.Datetime.now()
                if not is_due or not call.try_lock_for_update():
                    return True
                is_received = call._send()
                left = self.search_count(
                    [("state", "=", "waiting"), ("next_try", "<=", fields.Datetime.now())]
                )
                if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                    return False
                if not is_received and call.state == "waiting":
                    return True
        return True

    def _send(self):
        """Send one message.

        :return: whether it was received
        """
        self.ensure_one()
        body = self.body.encode()
        secret = self.webhook_id.secret.encode()
        headers = {
            "Content-Type": "application/json",
            "X-Warranty-Event": self.event,
            "X-Warranty-Message": self.key,
            "X-Warranty-Signature": hmac.new(secret, body, hashlib.sha256).hexdigest(),
        }
        try:
            answer = requests.post(
                self.webhook_id.url,
                data=body,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            words = f"{answer.status_code} {answer.reason}"
            is_received = answer.status_code < 300  # a redirect is followed by nobody
        except (requests.RequestException, ValueError) as error:
            words, is_received = f"{type(error).__name__}: {error}"[:200], False
        self._note_answer(words, is_received)
        return is_received

    def _note_answer(self, words, is_received):
        """Note how a message was received, and when it is sent again."""
        tries = self.tries + 1
        vals = {"tries": tries, "answer": words}
        if is_received:
            vals["state"] = "sent"
        elif tries > len(WAITS):
            vals["state"] = "failed"
            _logger.warning("%s gave up on %s: %s", self, self.webhook_id.url, words)
        else:
            wait = timedelta(minutes=WAITS[tries - 1])
            vals["next_try"] = fields.Datetime.now() + wait
            self._wake(vals["next_try"])
        self._as_program().write(vals)

    @api.autovacuum
    def _gc_sent(self):
        """What was received a month ago is not kept."""
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("state", "=", "sent"), ("create_date", "<", before)]).unlink()
