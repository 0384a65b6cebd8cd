from odoo import api, models
from odoo.fields import Domain

from ...const import CLAIM_END_STATES
from ...tools.text import join

MAX_HITS = 20


class WarrantyClaim(models.Model):
    """What the reception shows of what was scanned or typed and is no serial of ours: the number of a
    receipt, claim, card or order, a phone number, a customer's name. Nothing is stored."""

    _inherit = "warranty.claim"

    @api.model
    def _scan_found(self, typed):
        """Return the answer to what is no serial of ours: what bears exactly this number is opened,
        else the desk chooses among what may be meant; None when nothing is.

        :param str typed: as scanned or typed
        """
        named = self._find_named(typed)
        if len(named) == 1:
            return named[0]._scan_named()
        hits = named or self._find_meant(typed)
        if not hits:
            return None
        if len(hits) == 1 and hits[0]._name == "warranty.card":
            return hits[0]._scan_named()
        message = self.env._("What is meant by “%s”? Choose it.", typed)
        if len(hits) > MAX_HITS:
            message = self.env._(
                "More than %(number)s are meant by “%(typed)s”: type more of it.",
                number=MAX_HITS,
                typed=typed,
            )
        return self._prepare_scan("found", message, hits=self._prepare_hits(hits[:MAX_HITS]))

    @api.model
    def _prepare_hits(self, records):
        """Return what the desk is shown of some single records."""
        return [
            {**record._get_desk_hit(), "model": record._name, "id": record.id} for record in records
        ]

    @api.model
    def _find_named(self, number):
        """Return the receipts, claims and cards whose own number this is: a list of single records."""
        receipts = self.env["warranty.receipt"]._search_named(number)
        cards = self.env["warranty.card"]._search_named(number)
        here = cards.filtered(lambda card: card.company_id == self.env.company)
        return [*receipts, *self._search_named(number), *here]

    @api.model
    def _find_meant(self, typed):
        """Return what a typed text may mean, model by model: a list of single records, longer than
        ``MAX_HITS`` when there are more."""
        lookup, found = self.env["warranty.lookup"], []
        for Model in map(self.env.__getitem__, lookup._get_models()):
            # a contact alone says nothing of a device: it is shown where there is nothing else
            if found and Model._name == "res.partner":
                break
            domain = lookup._get_domain(Model, typed, whole=True) & Model._get_desk_domain()
            found += Model.search(domain, limit=MAX_HITS + 1)
        receipts = [record for record in found if record._name == "warranty.receipt"]
        return [
            record
            for record in found
            if not (record._name == self._name and record.receipt_id in receipts)
        ]

    # === CLAIMS === #

    @api.model
    def _get_desk_domain(self):
        """Return which claims the desk is shown: the open ones."""
        return Domain("state", "not in", CLAIM_END_STATES)

    def _get_desk_hit(self):
        """Return what the desk sees of a claim among others, see ``warranty.lookup``."""
        self.ensure_one()
        return {
            "title": self._get_device_label() or self.name,
            "text": join(self.name, self.partner_id.display_name, self.fault_description),
            "badge": self._get_state_label(),
            "method": "",
        }

    def _scan_named(self):
        """Return the answer to the number of this claim: its device, where we know it."""
        self.ensure_one()
        if not self.card_id and not self.lot_id:
            message = self.env._("Claim %s is about a device that we do not know.", self.name)
            return self._prepare_scan("found", message, hits=self._prepare_hits([self]))
        serial = self.card_id.serial or self.lot_id.name or self.device_serial
        claims = self.browse().with_company(self.company_id)
        return {**claims._scan_device(serial, self.card_id, self.lot_id), "chosen": True}
