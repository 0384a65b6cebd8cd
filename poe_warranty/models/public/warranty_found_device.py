from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html
from odoo.tools.constants import GC_UNLINK_LIMIT

from ...tools.batch import run_in_batches
from ...tools.language import speak_to
from ...tools.serial import MAX_SIGNS, get_short_key
from ...tools.text import get_words

MAX_CONTACT, MAX_MESSAGE = 200, 2000
NOT_OURS_DAYS = 30


class WarrantyFoundDevice(models.Model):
    """What an honest finder of a device writes. Whether the device is ours is looked up later, by a
    scheduled action: the answer to the finder, and the time it takes, say nothing of it."""

    _name = "warranty.found.device"
    _description = "Found Device"
    _inherit = [
        "warranty.bounded.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "id desc"

    name = fields.Char(
        string="Number on the device",
        required=True,
        readonly=True,
        by_program=True,
        help="As the finder typed it: serial number, or code of the card.",
    )
    number_key = fields.Char(
        compute="_compute_number_key", store=True, precompute=True, index=True, by_program=True
    )
    message = fields.Text(required=True, readonly=True, by_program=True)
    contact = fields.Char(
        string="Finder",
        readonly=True,
        by_program=True,
        help="How the finder can be reached, where he said so.",
    )
    card_id = fields.Many2one(
        "warranty.card",
        string="Warranty card",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        by_program=True,
    )
    company_id = fields.Many2one("res.company", readonly=True, by_program=True)
    partner_id = fields.Many2one(related="card_id.partner_id", string="Customer")
    phone = fields.Char(related="card_id.phone", string="Customer's phone")
    is_looked_up = fields.Boolean(
        readonly=True, by_program=True, help="Whether the number is ours was looked up."
    )

    @api.depends("name")
    def _compute_number_key(self):
        for found in self:
            found.number_key = get_short_key(found.name)

    # === FROM THE FINDER === #

    @api.model
    def _receive(self, number, message, contact):
        """Keep what a finder wrote.

        :param str number: on the device, as typed
        :param str message: in his words
        :param str contact: how he can be reached, may be empty
        :raise UserError: when number or message is missing, or something is too long
        """
        number, message, contact = (get_words(text).strip() for text in (number, message, contact))
        if not get_short_key(number) or not message:
            raise UserError(
                self.env._("Give the number on the device, and say where you found it.")
            )
        sizes = ((number, MAX_SIGNS), (message, MAX_MESSAGE), (contact, MAX_CONTACT))
        if any(len(text) > most for text, most in sizes):
            raise UserError(
                self.env._("Write it shorter: at most %s signs for your message.", MAX_MESSAGE)
            )
        # sudo: written by who is not logged in, or has no right to it; he reads nothing of it
        kept = self.sudo()._as_program()
        kept = kept.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return kept.create({"name": number, "message": message, "contact": contact})

    # === TO THE DESK === #

    @api.model
    def _cron_look_up(self):
        """Look the numbers up that finders wrote, and leave a task with who answers for the device."""
        run_in_batches(
            self,
            "Found devices",
            [("is_looked_up", "!=", True)],
            lambda found: found._look_up(),
        )

    def _look_up(self):
        """Find the cards of these devices, in a number of queries that does not grow with them; those of
        ours become a task."""
        cards = self._get_cards()
        for found in self:
            card = cards.get(found.number_key, self.env["warranty.card"])
            found._as_program().write(
                {"is_looked_up": True, "card_id": card.id, "company_id": card.company_id.id}
            )
        self.filtered("card_id")._alert_once("found_device", lambda f: f._prepare_task_vals())

    def _get_cards(self):
        """Return ``{key: card}`` of the numbers of these devices, the valid card before others."""
        keys = [key for key in self.mapped("number_key") if key]
        lots = self.env["stock.lot"].search([("serial_key", "in", keys)])
        cards = self.env["warranty.card"].search(
            Domain("serial_key", "in", keys)
            | Domain("check_code", "in", keys)
            | Domain("lot_id", "in", lots.ids)
        )
        found = {}
        for card in cards.sorted(lambda card: card.state != "issued"):
            for key in (*card._get_serial_keys(), card.check_code):
                found.setdefault(key, card)
        return found

    def _prepare_task_vals(self):
        """Return the values of the task about this device, in the language of who gets it."""
        user = self._get_answerable()
        env = speak_to(user, self).env
        return {
            "summary": env._("Somebody found a customer's device"),
            "note": plaintext2html(
                env._(
                    "Device %(device)s was found: tell its customer. The finder wrote: %(message)s",
                    device=self.card_id.display_name,
                    message=self.message,
                )
            ),
            "user_id": user.id,
        }

    def _get_answerable(self):
        """Who sold the device, where nobody gets the company's alerts, else who keeps the warranties."""
        users = (self.company_id.warranty_responsible_id, self.card_id.sale_order_id.user_id)
        return self._get_first_of_us(users) or self._get_keeper(self.company_id)

    # === CLEAN UP === #

    @api.autovacuum
    def _gc_not_ours(self):
        """Forget what was written about numbers that are not ours."""
        before = fields.Datetime.now() - timedelta(days=NOT_OURS_DAYS)
        domain = [
            ("is_looked_up", "=", True),
            ("card_id", "=", False),
            ("create_date", "<", before),
        ]
        old = self.search(domain, limit=GC_UNLINK_LIMIT)
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
