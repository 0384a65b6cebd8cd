from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...const import CLAIM_END_STATES
from ...tools.label import get_labels
from ...tools.serial import serial_key
from ...tools.text import join
from ..base.guarded_mixin import PROGRAM

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CHANGED = {
    "cancelled": _lt("Card %(card)s was cancelled. %(why)s"),
    "replaced": _lt("Card %(card)s was replaced."),
    "reinstated": _lt("Card %(card)s holds again."),
    "transferred": _lt("Card %(card)s is now of %(owner)s."),
    "corrected": _lt("Card %(card)s was corrected."),
    "sealed": _lt("A seal was put on the device of card %(card)s."),
    "served": _lt("Service time was counted on card %(card)s."),
    "rolled": _lt("The working days changed that card %(card)s follows."),
}
ENTERED = _lt("Card %(card)s was entered for this serial.")


class WarrantyCard(models.Model):
    """What a card says is asked about by the claims on it, whenever it changes."""

    _inherit = "warranty.card"

    is_refused = fields.Boolean(
        string="Refused",
        compute="_compute_is_refused",
        compute_sudo=True,
        help="An open claim on it was refused: whatever its dates say, nothing is promised now.",
    )

    def _compute_is_refused(self):
        refused = self.env["warranty.claim"].search(
            [
                ("card_id", "in", self.ids),
                ("state", "not in", CLAIM_END_STATES),
                ("standing", "=", "excluded"),
            ]
        )
        for card in self:
            card.is_refused = card in refused.card_id

    @api.model_create_multi
    def create(self, vals_list):
        """A card that is entered by hand, or issued for a past delivery, answers claims that found none;
        those that a delivery issues are told by their serials."""
        cards = super().create(vals_list)
        is_past = self.env.context.get("warranty_history") is PROGRAM
        late = cards.filtered(lambda card: not card.replaces_id and (is_past or not card.move_id))
        if late:
            late._answer_claims()
        return cards

    def _answer_claims(self):
        """Tell the claims without a card that there is one for their serial now."""
        cards = {card.serial_key: card for card in self if card.serial_key}
        Claim = self.env["warranty.claim"]
        for claim in Claim._search_followed(Domain("card_id", "=", False)) if cards else ():
            card = cards.get(serial_key(claim.device_serial))
            if card and card.company_id == claim.company_id:
                claim._take_note(lambda _claim, card=card: (ENTERED, {"card": card.name}))

    def _facts_changed(self, what):
        claims = self.env["warranty.claim"]._search_followed(Domain("card_id", "in", self.ids))
        if claims:
            message = CHANGED.get(what, CHANGED["corrected"])
            claims._look_again(lambda claim: (message, claim.card_id._get_change_data()))

    def _get_change_data(self):
        """Return what the messages of its changes show of a card."""
        return {"card": self.name, "why": self.cancel_reason or "", "owner": self.partner_id}

    @api.model
    def _roll_again(self, first, last, calendar=None):
        """Claims look again whose last claim day moved with the working days, or the last day of free
        labour, which no card stores."""
        super()._roll_again(first, last, calendar)
        ends, labour = Domain("last_claim_day", ">=", first), Domain("labour_until", "!=", False)
        if last:
            ends &= Domain("effective_end", "<=", last)
            labour &= Domain("labour_until", "<=", last)
        near = (ends | labour) & self._get_rolled_domain(calendar)
        claims = self.env["warranty.claim"]._search_followed(Domain("card_id", "any", near))
        claims._look_again(lambda claim: (CHANGED["rolled"], claim.card_id._get_change_data()))

    # === DESK === #

    @api.model
    def _get_desk_domain(self):
        """Return which cards the desk is shown: those of its company."""
        return Domain("company_id", "=", self.env.company.id)

    def _get_desk_hit(self):
        """Return what the desk sees of a card among others, see ``warranty.lookup``."""
        self.ensure_one()
        order = self.sudo().sale_order_id.name  # sudo: its number is on the card
        status, last = get_labels(self, "status")[self.status], self.last_claim_day
        return {
            "title": join(self.product_id.display_name, self.serial),
            "text": join(self.name, self.partner_id.display_name, order),
            "badge": join(status, format_date(self.env, last)),
            "method": "",
        }

    def _scan_named(self):
        """Return the answer to the number of this card: its device."""
        self.ensure_one()
        scanned = self.env["warranty.claim"]._scan_device(self.serial, self, self.lot_id)
        return {**scanned, "chosen": True}
