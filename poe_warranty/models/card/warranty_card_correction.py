from collections.abc import Mapping

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...tools.action import get_dialog_action
from ...tools.serial import serial_key

# what a verdict on the device may follow from
FACTS = {
    "state",
    "partner_id",
    "phone",
    "product_id",
    "lot_id",
    "serial",
    "purchase_date",
    "policy_id",
    "sale_order_id",
    "date_start",
    "term_months",
    "term_days",
    "extension_months",
}
# what a person can have typed wrong on a card, and what its documents say where a delivery issued it
TYPED = ("partner_id", "phone", "purchase_date", "date_start", "term_months", "term_days")
FROM_DELIVERY = ("product_id", "serial")
DAYS = ("date_start", "purchase_date")


class WarrantyCard(models.Model):
    """What a card says may turn out wrong: it is corrected with a reason and on record, and whoever
    judged by it hears of it."""

    _inherit = "warranty.card"

    correction_ids = fields.One2many(
        "warranty.correction", "card_id", string="Corrections", readonly=True, by_program=True
    )

    # === CRUD === #

    def write(self, vals):
        """Whatever way a card's facts change, it is told once."""
        names = FACTS & vals.keys() if isinstance(vals, Mapping) else ()  # what is none is refused
        if not names:
            return super().write(vals)
        before = {card: [card[name] for name in names] for card in self}
        result = super().write(vals)
        changed = self.filtered(lambda card: before[card] != [card[name] for name in names])
        if changed:
            changed._facts_changed(self._get_change(vals))
        return result

    @api.model
    def _get_change(self, vals):
        """Return what happened to cards on which these values were written, as the hook has it."""
        if "state" in vals:
            return "reinstated" if vals["state"] == "issued" else vals["state"]
        return "transferred" if "partner_id" in vals else "corrected"

    # === HOOK === #

    def _facts_changed(self, what):
        """What these cards say changed, by which a verdict may no longer be right. It is called once
        a changed document, with all of its cards, after the change, by whatever made it: a button, a
        return, a corrected delivery, an import, a claim.

        The contract for rooms above and other add-ons: extend it to look again at what depends on
        these cards, in a number of queries that does not grow with them; call ``super()``; raise
        nothing. The claim whose own exchange or refund ended a card is for the extension to leave
        out. Cards that are issued do not call it: their serials did (``stock.lot._facts_changed``).

        :param str what: ``cancelled``, ``replaced`` or ``reinstated``; ``transferred`` to another
            owner; ``corrected``; ``sealed``; ``served``
        """

    # === ACTIONS === #

    def action_correct(self):
        """Ask what a typing error is to be replaced by, and why."""
        self.ensure_one()
        return get_dialog_action(
            "warranty.card.correct", self.env._("Correct Card"), default_card_id=self.id
        )

    # === BUSINESS === #

    def _correct(self, vals, reason):
        """Correct typing errors on a card; what it said before, who corrected it and why are kept.

        :param dict vals: what it is to say
        :param str reason: in words
        :raise AccessError: for anyone but who keeps the cards
        :raise UserError: without a reason, for a card that promises nothing any more, for what follows
            from the delivery, or for days that make no sense
        """
        self.ensure_one()
        self.check_access("write")
        if not self._is_keeper():
            raise AccessError(self.env._("Only a warranty administrator corrects cards."))
        if self.state != "issued":
            raise UserError(self.env._("Card %s was cancelled or replaced already.", self.name))
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason: it is read a year later."))
        if self.move_id and not vals.keys().isdisjoint(FROM_DELIVERY):
            raise UserError(
                self.env._(
                    "Product and serial number of card %(card)s follow from delivery %(delivery)s: "
                    "unlock and correct it there, and the card follows. A serial number that was "
                    "mistyped when it was received is renamed in stock.",
                    card=self.name,
                    # sudo: its number is on the card
                    delivery=self.sudo().picking_id.name or "-",
                )
            )
        if not vals.keys().isdisjoint(DAYS):
            days = (fields.Date.to_date(vals.get(name, self[name])) for name in DAYS)
            if fault := self._get_days_fault(*days):
                raise UserError(fault)
        self._apply_correction(vals, reason.strip())

    def _apply_correction(self, vals, reason):
        """Write what a card is to say, and keep what it said before.

        :param dict vals: of the card
        :param str reason: in words
        """
        self.ensure_one()
        before, serial, start = self._get_words(), self.serial, self.date_start
        # sudo: the record of the correction opens the promise; the rights were looked at before
        self.sudo()._as_program().write(self._complete_correction(vals))
        after = self._get_words()
        changes = [
            f"{label}: {text or '–'} → {after[label] or '–'}"
            for label, text in before.items()
            if text != after[label]
        ]
        if not changes:
            return
        if start != self.date_start:
            self._follow_start()
        self.env["warranty.correction"].sudo().create(
            {
                "card_id": self.id,
                "reason": reason,
                "changes": "\n".join(changes),
                "old_serial": serial != self.serial and serial,
            }
        )

    def _end_corrected(self, reason, move, successor):
        """End the card of a serial that was not delivered after all; whoever the device belongs to
        since, and what was corrected, holds of the one that was.

        :param str reason: in plain words, what was corrected
        :param move: the ``stock.move`` that was corrected
        :param successor: the card of the serial that was delivered instead, may be empty
        """
        self.ensure_one()
        if successor:
            successor._take_over(self)
            instead = self.env._("Serial %s was delivered instead.", successor.serial)
        else:
            instead = self.env._("It was not delivered.")
        self._cancel(f"{reason} {instead}", move)

    def _take_over(self, card):
        """Say of this card what became of another of the same device: its owner, what was corrected."""
        if card.transfer_ids or card.correction_ids:
            vals = self._convert_to_write({name: card[name] for name in TYPED})
            self._as_program().write(vals)

    def _complete_correction(self, vals):
        """Return the values of a correction with what goes with them: the term stays what was
        promised though the start moves, and another serial is another device in stock."""
        if "date_start" in vals and "product_id" not in vals:
            vals = {"term_months": self.term_months, "term_days": self.term_days} | vals
        key = serial_key(vals.get("serial"))
        if key and self.lot_id and "lot_id" not in vals and self.lot_id.serial_key != key:
            product = vals.get("product_id") or self.product_id.id
            lot = self.env["stock.lot"].search(
                [("product_id", "=", product), ("serial_key", "=", key)], limit=1
            )
            vals = vals | {"lot_id": lot.id}
        return vals

    def _get_words(self):
        """Return ``{label: what a card says}`` in words, of all that can be corrected and of the end
        that follows from it."""
        self.ensure_one()
        words = {}
        for name in (*FROM_DELIVERY, *TYPED, "nominal_end"):
            field, value = self._fields[name], self[name]
            if field.type == "date":
                text = format_date(self.env, value)
            else:
                text = value.display_name if field.relational else str(value or "")
            words[field._description_string(self.env)] = text
        return words
