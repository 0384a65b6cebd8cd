from odoo import api, models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain

from ...const import MAX_INTEGER
from ...tools.asked import get_number, get_text, to_json
from ...tools.record import get_asked
from ...tools.serial import serial_key

# so many devices at most in one answer
PAGE = 100


class WarrantyCard(models.Model):
    """What other programs ask about devices, see ``docs/api.md``: plain JSON in and out, with the rights
    of the user whose key they have."""

    _name = "warranty.card"
    _inherit = ["warranty.webhook.mixin", "warranty.card"]
    _webhook_events = {
        what: f"card.{what}" for what in ("cancelled", "replaced", "reinstated", "transferred")
    }

    # === CALLED BY OTHER PROGRAMS === #

    @api.model
    @api.readonly
    def api_look_up(self, serial=None):
        """Look up a serial in whatever spelling.

        :param str serial: as it stands on the label
        :return: dict with ``serial``, ``devices`` (of each company the user works in now, see
            :meth:`_get_api_device`) and, where there are none, ``suggestions``: serials that are easily
            misread for it
        :raise ValidationError: without a serial
        """
        self.check_access("read")
        serial = get_text(self.env, "serial", serial)
        if not serial_key(serial):
            raise UserError(self.env._("Which device? Give its “serial”."))
        found = [
            device for company in self.env.companies for device in self._find_api(serial, company)
        ]
        suggestions = []
        if not found and self.env["stock.lot"].has_access("read"):
            suggestions = self.env["warranty.claim"]._suggest_serials(serial)
        return {
            "serial": serial,
            "devices": [self._get_api_device(card, lot) for card, lot in found],
            "suggestions": suggestions,
        }

    @api.model
    @api.readonly
    def api_devices(self, customer_id=None, reference=None, after=0, limit=PAGE):
        """List the devices of a customer: of a person, or of a company with all its contacts.

        :param int customer_id: of the contact
        :param str reference: of the contact, in place of its id
        :param int after: ``next`` of the answer before
        :param int limit: so many devices at most
        :return: dict with ``customer``, ``devices`` (see :meth:`_get_api_device`) and ``next``, which is
            None on the last page
        :raise MissingError: when there is no such customer
        """
        self.check_access("read")
        limit = get_number(self.env, "limit", limit, 1, PAGE)
        after = get_number(self.env, "after", after, 0, MAX_INTEGER)
        partner = self._get_api_partner(customer_id, reference)
        cards = self.search(
            Domain("partner_id", "child_of", partner.commercial_partner_id.id)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("id", ">", after),
            order="id",
            limit=limit + 1,
        )
        page = cards[:limit]
        return {
            "customer": self._get_api_customer(partner),
            "devices": [self._get_api_device(card, card.lot_id) for card in page],
            "next": page[-1].id if len(cards) > limit else None,
        }

    # === HOOK === #

    @api.model
    def _get_api_device(self, card, lot):
        """Return what other programs learn of a device. Extend it to tell more; take nothing away.

        :param card: its ``warranty.card``, may be empty
        :param lot: its ``stock.lot``, may be empty
        :rtype: dict
        """
        product = card.product_id or lot.product_id
        open_claim = card.claim_ids.filtered("is_open")[:1]
        return {
            "serial": to_json(card.serial or lot.name),
            "product": product.display_name,
            "company_id": (card.company_id or lot.company_id or self.env.company).id,
            "card": card._get_api_card() if card else None,
            "customer": self._get_api_customer(card.partner_id) if card.partner_id else None,
            "open_claim": to_json(open_claim.name),
        }

    # === BUSINESS === #

    @api.model
    def _find_api(self, serial, company):
        """Return ``[(card, lot)]`` of the devices of a company that bear a serial. Who may not read
        serials in stock finds those with a card.

        :param str serial: in any spelling
        :param company: ``res.company``
        """
        Lot, lots = self.env["stock.lot"], None
        if Lot.has_access("read"):
            lots = Lot.search(
                [
                    ("serial_key", "=", serial_key(serial)),
                    ("company_id", "in", (company.id, False)),
                    ("is_loaner", "=", False),
                ]
            )
        Claim = self.env["warranty.claim"]
        cards = Claim._find_cards(serial, company, lots=lots)
        return Claim._get_devices(cards, Lot if lots is None else lots)

    def _get_api_card(self):
        """Return what other programs learn of a card; its days are ISO texts."""
        self.ensure_one()
        lacks_serial = self.tracking == "serial" and not self.serial
        return {
            "number": self.name,
            "status": self.status,
            "start": to_json(self.date_start),
            "end": to_json(self.nominal_end),
            "last_claim_day": to_json(self.last_claim_day),
            "purchase_date": to_json(self.purchase_date),
            "is_incomplete": bool(lacks_serial or not self.purchase_date),
        }

    @api.model
    def _get_api_customer(self, partner):
        return {"id": partner.id, "name": partner.display_name}

    @api.model
    def _get_api_partner(self, customer_id, reference):
        """Return the contact that is asked about.

        :raise MissingError: when there is none, or several have the reference
        """
        Partner = self.env["res.partner"]
        if customer_id is not None:
            return get_asked(Partner, customer_id)
        reference = get_text(self.env, "reference", reference)
        if not reference:
            raise UserError(self.env._("Which customer? Give “customer_id” or “reference”."))
        found = Partner.search([("ref", "=", reference)], limit=2)
        if len(found.commercial_partner_id) != 1:
            raise MissingError(
                self.env._("No customer, or more than one, has reference “%s”.", reference)
            )
        return found[0]

    def _get_webhook_data(self):
        return {"device": self._get_api_device(self, self.lot_id)}
