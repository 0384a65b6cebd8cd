from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.tools import SQL, format_date

from ...tools.action import get_dialog_action
from ...tools.label import get_labels


class WarrantyCard(models.Model):
    """The card as a paper and as a possession: its number, what a new one says, duplicates, new
    owners, replacement."""

    _inherit = "warranty.card"
    _numbered = True

    copy_ids = fields.One2many(
        "warranty.card.copy", "card_id", string="Duplicates", readonly=True, by_program=True
    )
    transfer_ids = fields.One2many(
        "warranty.transfer",
        "card_id",
        string="Earlier owners",
        readonly=True,
        by_program=True,
    )
    extension_ids = fields.One2many("warranty.extension", "card_id", readonly=True, by_program=True)
    entitlement_ids = fields.One2many("warranty.entitlement", "card_id", readonly=True)
    departure_note = fields.Char(
        compute="_compute_departure_note",
        help="Shown where the term of a replacement departs from the policy's profile.",
    )

    @api.depends("replaces_id", "policy_id")
    def _compute_departure_note(self):
        for card in self:
            policy = card.policy_id
            card.departure_note = bool(card.replaces_id and policy) and policy._get_rule_departure(
                "replacement_term"
            )

    # === ACTIONS === #

    def action_duplicate(self):
        """Ask why, then print a numbered copy of a lost card."""
        return self._get_dialog("warranty.card.duplicate", self.env._("Print Duplicate"))

    def action_transfer(self):
        """Ask for the new owner and the proof; of a card that waits for its holder, for the holder and
        the slip."""
        return self._get_dialog("warranty.card.owner", self._get_owner_title())

    def _get_owner_title(self):
        """Return how the dialog is headed that asks whose the card is now."""
        if self.partner_id:
            return self.env._("Change of Owner")
        return self.env._("Register the Holder")

    def _get_dialog(self, model, name):
        self.ensure_one()
        return get_dialog_action(model, name, default_card_id=self.id)

    # === NEW CARDS === #

    @api.model
    def _draw_numbers(self, count):
        """A thousand cards draw theirs in one query, from a standard sequence."""
        sequence = self._get_number_sequence()
        if not sequence:
            return []
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _number in range(count)]
        prefix, suffix = sequence._get_prefix_suffix()
        drawn = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        width = max(sequence.padding, 0)
        return [f"{prefix}{number:0{width}d}{suffix}" for (number,) in drawn]

    @api.model
    def _prepare_term_vals(self, term):
        """Return the card values of a ``relativedelta`` (or None) that holds months or days."""
        term = term or relativedelta()
        return {"term_months": term.years * 12 + term.months, "term_days": term.days}

    @api.model
    def _prepare_date_vals(self, start, term):
        """Return the values of a new card's term and its ends, but for the last claim day: what its
        fields would compute one by one.

        :param date start: first day
        :param term: ``relativedelta``
        """
        return {
            **self._prepare_term_vals(term),
            "date_start": start,
            "nominal_end": start + term,
            "suspended_days": 0,
            "effective_end": start + term,
        }

    # === BUSINESS === #

    def _change_owner(self, partner, day, proof, note=False):
        """Record that the device changed hands, and hand the card over.

        :param partner: ``res.partner`` that has it now
        :param date day: since when
        :param proof: ``ir.attachment`` records
        :param str note: in words
        :return: the ``warranty.transfer``
        :raise ValidationError: without proof, or when the card cannot go to this owner
        """
        self.ensure_one()
        return self.env["warranty.transfer"].create(
            {
                "card_id": self.id,
                "partner_id": partner.id,
                "date": day,
                "proof_ids": [Command.set(proof.ids)],
                "note": note,
            }
        )

    def _hand_over(self, partner):
        """Make someone else the owner of these cards; term and policy stay (transfer)."""
        for card in self:
            # sudo: the proof of the transfer opens the promise, whoever records it
            vals = {"partner_id": partner.id, "phone": self._get_printed_phone(partner)}
            card.sudo()._as_program().write(vals)

    def _replace(self, lot, day, consent=None, product=None):
        """Put the card of an exchanged unit in the place of this one (C3, Law 19/2023, 30.2.c). Of a
        card for a quantity one unit is exchanged; the others stay on it.

        :param lot: serial of the unit handed over; empty for a product without serials
        :param date day: local day of the exchange
        :param consent: attachments in which the customer accepts a refurbished unit
        :param product: ``product.product`` handed over, where there is no serial
        :return: the new card, linked with this one both ways
        """
        vals = self._prepare_replacement_vals(
            lot, day, lot.product_id or product or self.product_id
        )
        # sudo: an exchange issues and ends cards, whoever hands the unit over
        card = self.sudo()._as_program()
        if card.quantity > 1:
            card.quantity -= 1
        else:
            card.update({"cancel_date": day, "state": "replaced"})
        card.flush_recordset(["state"])
        successor = card.with_context(tracking_disable=True).create(vals)
        if consent:
            successor._as_program().refurbished_consent_ids = consent
        if card.state == "replaced":
            card.replaced_by_id = successor
        if services := card.entitlement_ids:
            services.write({"card_id": successor.id})
        return successor.with_env(self.env)

    def _prepare_replacement_vals(self, lot, day, product):
        """Return the values of the card that follows this one.

        :param lot: serial of the unit handed over, may be empty
        :param date day: local day of the exchange
        :param product: ``product.product`` handed over
        """
        term, labour_until = self.policy_id.term_ids._get_promise(product, day)
        if self._goes_on(term, day):
            term = relativedelta(days=max((self.effective_end - day).days, 1))
            labour_until = self._get_labour_end(day)
        return {
            **self._prepare_date_vals(day, term),
            "labour_until": labour_until,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "phone": self.phone,
            "product_id": product.id,
            "tracking": product.tracking,
            "lot_id": lot.id,
            "sale_line_id": self.sale_line_id.id,
            "sale_order_id": self.sale_order_id.id,
            "purchase_date": self.purchase_date,
            "policy_id": self.policy_id.id,
            "replaces_id": self.id,
            "chain_root_id": (self.chain_root_id or self).id,
        }

    def _goes_on(self, term, day):
        """Tell whether what is left of this card goes on with the one that follows it, as the policy
        says: an exchange never shortens what was promised or bought.

        :param term: ``relativedelta`` that would begin anew, or None
        :param date day: local day of the exchange
        """
        remains = self.policy_id.replacement_term == "remaining"
        return remains or not term or day + term < self.effective_end

    def _note_issued(self):
        """Hook: deliveries issued these cards, which are complete now."""

    def _end_by_refund(self, claim):
        """End the promise on a device that was taken back and refunded; of a card for a quantity,
        that on one unit.

        :param claim: the ``warranty.claim``
        """
        self.ensure_one()
        if self.quantity > 1:
            self._as_program().quantity -= 1
        else:
            self._cancel(self.env._("Refunded on claim %s.", claim.name))

    # === DESK === #

    def _get_desk_summary(self):
        """Return what the desk sees of a card, dates in the user's format."""
        self.ensure_one()
        labels = get_labels(self, "status")
        return {
            "id": self.id,
            "name": self.name,
            "serial": self.serial or "",
            "product": self.product_id.display_name,
            "status": self.status,
            "status_label": labels[self.status],
            "partner_id": self.partner_id.id,
            "partner": self.partner_id.display_name or self.env._("waits for its holder"),
            "phone": self.phone or "",
            "start": format_date(self.env, self.date_start),
            "purchase": format_date(self.env, self.purchase_date),
            "nominal_end": format_date(self.env, self.nominal_end),
            "last_claim_day": format_date(self.env, self.last_claim_day),
            "suspended_days": self.suspended_days,
            "seal": self.seal_ids.filtered(lambda seal: seal.state == "applied")[:1].number or "",
            "policy": self.policy_id.display_name,
            "order": self.sudo().sale_order_id.name or "",  # sudo: its number is on the card
        }
