from odoo import api, models
from odoo.fields import Domain

from ..base.warranty_lookup import MAX_FOUND


class WarrantyLookup(models.AbstractModel):
    """Cards are found by the claims on them, and these by receipts and orders; the desk sees both."""

    _inherit = "warranty.lookup"

    @api.model
    def _get_kinds(self):
        return (*super()._get_kinds(), "claim", "receipt")

    @api.model
    def _get_models(self):
        return ("warranty.receipt", "warranty.claim", *super()._get_models())

    @api.model
    def _find_order(self, Model, text, whole):
        domain = super()._find_order(Model, text, whole)
        if Model._name not in ("warranty.claim", "warranty.receipt"):
            return domain
        # sudo: the number of the order is on the card, for whoever reads a claim on it
        cards = self.env["warranty.card"].sudo()
        cards = cards.search(self._find_order(cards, text, whole), limit=MAX_FOUND, order="id")
        claims = self._get_claims(Domain("card_id", "in", cards.ids))
        return self._get_of_claims(Model, claims)

    @api.model
    def _find_claim(self, Model, text, whole):
        """The number of a claim on the card; receipts keep those of their claims themselves."""
        if Model._name != "warranty.card":
            return Domain.FALSE
        return self._get_of_claims(Model, self._get_claims(self._get_spelled("name", text, whole)))

    @api.model
    def _find_receipt(self, Model, text, whole):
        """The number of the receipt on which a device came in."""
        if Model._name not in ("warranty.claim", "warranty.card"):
            return Domain.FALSE
        # sudo: as in _get_claims
        Receipt = self.env["warranty.receipt"].sudo()
        named = self._get_spelled("name", text, whole)
        receipts = Receipt.search(named, limit=MAX_FOUND, order="id")
        return self._get_of_claims(
            Model, self._get_claims(Domain("receipt_id", "in", receipts.ids))
        )

    @api.model
    def _get_claims(self, domain):
        """Return the claims by which others are found, for their ids alone."""
        # sudo: what is found by them is read with the rights of who looks
        return self.env["warranty.claim"].sudo().search(domain, limit=MAX_FOUND, order="id")

    @api.model
    def _get_of_claims(self, Model, claims):
        """Return the domain of the cards, claims or receipts of some claims."""
        paths = {"warranty.card": "card_id", "warranty.receipt": "receipt_id"}
        path = paths.get(Model._name)
        return Domain("id", "in", (claims[path] if path else claims).ids)
