from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError, ValidationError

from ...tools.asked import get_moment, get_text, to_json
from ...tools.label import get_labels
from ...tools.record import get_asked
from ...tools.serial import serial_key

# so many claims at most in one answer
PAGE = 100


class WarrantyClaim(models.Model):
    """What other programs ask about claims and are told of them, and how they open one, see
    ``docs/api.md``."""

    _name = "warranty.claim"
    _inherit = ["warranty.webhook.mixin", "warranty.claim"]
    _webhook_events = {
        "opened": "claim.opened",
        "moved": "claim.changed",
        "judged": "claim.changed",
    }

    outside_reference = fields.Char(
        string="Reference of the other program",
        readonly=True,
        copy=False,
        help="By which another program knows the claim that it opened: sent twice, it is opened once.",
        by_program=True,
    )

    _outside_reference_unique = models.UniqueIndex(
        "(company_id, outside_reference) WHERE outside_reference IS NOT NULL",
        "Another program has opened a claim with this reference already.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        # what was taken over from a list is no news
        if opened := claims.filtered(lambda claim: not claim.import_id):
            opened._facts_changed("opened")
        return claims

    # === CALLED BY OTHER PROGRAMS === #

    @api.model
    def api_open(
        self, fault=None, serial=None, card=None, customer_id=None, phone=None, notice=None,
        reference=None,
    ):  # fmt: skip
        """Open a claim on a device of ours. One that has an open claim keeps that one, and so does a
        reference that was sent before.

        :param str fault: in the customer's words
        :param str serial: on the device, in any spelling
        :param str card: number of its warranty card, where several devices have the serial or it has none
        :param int customer_id: who brings it, where that is not the customer of the card
        :param str phone: number that the customer gives
        :param str notice: when the fault was first reported, ISO 8601; now, when left out
        :param str reference: by which the other program knows the claim
        :return: dict with ``is_new`` and ``claim``, see :meth:`_get_api_claim`
        :raise UserError: when there is no such device, or several are
        """
        self.check_access("create")
        fault, reference = (
            get_text(self.env, name, value)
            for name, value in (("fault", fault), ("reference", reference))
        )
        if not fault:
            raise UserError(self.env._("What is wrong with the device? Give the “fault”."))
        known = self._find_api_known(reference)
        device = known.card_id if known else self._find_api_card(serial, card)
        if not known and device.tracking == "serial":
            known = device.claim_ids.filtered("is_open")[:1]
        claim = known or self._open_api(device, fault, serial, customer_id, phone, notice)
        if reference and not claim.outside_reference:
            claim._as_program().outside_reference = reference
        return {"is_new": not known, "claim": claim._get_api_claim()}

    @api.model
    @api.readonly
    def api_follow(self, numbers=None, references=None):
        """Tell how far claims are.

        :param list numbers: of claims
        :param list references: by which the other program knows them
        :return: dict with ``claims``, see :meth:`_get_api_claim`, and ``missing``: what was asked for and
            is not there, or not for this user
        """
        self.check_access("read")
        numbers, references = (
            self._get_api_list(name, value)
            for name, value in (("numbers", numbers), ("references", references))
        )
        if not numbers and not references:
            raise UserError(self.env._("Which claims? Give their “numbers” or “references”."))
        claims = self.search(
            [
                ("company_id", "in", self.env.companies.ids),
                "|",
                ("name", "in", numbers),
                ("outside_reference", "in", references),
            ],
            order="id",
        )
        known = {*claims.mapped("name"), *claims.mapped("outside_reference")}
        return {
            "claims": [claim._get_api_claim() for claim in claims],
            "missing": [asked for asked in numbers + references if asked not in known],
        }

    # === HOOK === #

    def _get_api_claim(self):
        """Return what other programs learn of a claim: values by which they may go, and the same in words
        of the language they ask in. Extend it to tell more; take nothing away.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "number": self.name,
            "reference": to_json(self.outside_reference),
            "company_id": self.company_id.id,
            "serial": to_json(self.device_serial or self.card_id.serial),
            "product": to_json(self.product_id.display_name),
            "card": to_json(self.card_id.name),
            "customer": to_json(self.partner_id.display_name),
            "fault": to_json(self.fault_description),
            "state": self.state,
            "state_label": self._get_state_label(),
            "decision": to_json(self.decision),
            "decision_label": to_json(get_labels(self, "decision").get(self.decision)),
            "standing": to_json(self.standing),
            "standing_label": to_json(get_labels(self, "standing").get(self.standing)),
            "verdict": to_json(self.verdict),
            "notice": to_json(self.notice_datetime),
            "received": to_json(self.received_datetime),
            "promised": to_json(self.promised_date),
            "returned": to_json(self.returned_datetime),
        }

    # === BUSINESS === #

    def _get_webhook_data(self):
        return {"claim": self._get_api_claim()}

    @api.model
    def _find_api_known(self, reference):
        """Return the claim that was opened with a reference, or none."""
        if not reference:
            return self.browse()
        own = [("company_id", "=", self.env.company.id)]
        return self.search([("outside_reference", "=", reference), *own], limit=1)

    @api.model
    def _find_api_card(self, serial, card):
        """Return the card of the device that another program means, of the user's current company.

        :raise UserError: when there is none, or several are
        """
        Card, company = self.env["warranty.card"], self.env.company
        if number := serial_key(get_text(self.env, "card", card)):
            found = Card.search([("name_key", "=", number), ("company_id", "=", company.id)])
            if not found:
                raise MissingError(self.env._("There is no warranty card %s.", card))
            return found
        serial = get_text(self.env, "serial", serial)
        if not serial_key(serial):
            raise UserError(
                self.env._("Which device? Give its “serial”, or the number of its “card”.")
            )
        cards = Card.union(*(card for card, _lot in Card._find_api(serial, company)))
        if len(cards) > 1:
            raise UserError(
                self.env._(
                    "Serial %(serial)s is on several warranty cards: give the “card”, one of %(cards)s.",
                    serial=serial,
                    cards=", ".join(cards.mapped("name")),
                )
            )
        if not cards:
            raise MissingError(self.env._("No warranty card has serial %s.", serial))
        return cards

    @api.model
    def _open_api(self, card, fault, serial, customer_id, phone, notice):
        """Create a claim as its form would; the device is not here yet."""
        vals = {
            "company_id": card.company_id.id,
            "card_id": card.id,
            "device_serial": get_text(self.env, "serial", serial) or card.serial,
            "fault_description": fault,
            "received_datetime": False,
        }
        if customer_id is not None:
            vals["partner_id"] = get_asked(self.env["res.partner"], customer_id).id
        if phone := get_text(self.env, "phone", phone):
            vals["phone"] = phone
        if notice is not None:
            vals["notice_datetime"] = get_moment(self.env, "notice", notice)
        return self.create(vals)

    @api.model
    def _get_api_list(self, name, value):
        """Return a list of texts.

        :raise ValidationError: when it is none
        """
        value = [] if value is None else [value] if isinstance(value, str) else value
        if not isinstance(value, (list, tuple)) or len(value) > PAGE:
            raise ValidationError(
                self.env._("“%(name)s” is a list of at most %(most)s texts.", name=name, most=PAGE)
            )
        return [text for text in (get_text(self.env, name, item) for item in value) if text]
