from odoo import fields, models
from odoo.fields import Domain

from ...tools.record import is_id


class WarrantyCard(models.Model):
    """What campaigns tell whoever has the device of a card."""

    _inherit = "warranty.card"

    campaign_id = fields.Many2one(
        "warranty.campaign",
        string="Waits for campaign",
        store=False,
        search="_search_campaign_id",
        exportable=False,
        help="A campaign that concerns the device and was not served on it yet.",
    )

    # serials are named in ranges, whose first and last are compared sign by sign
    _named_serial_idx = models.Index('(serial_key COLLATE "C")')

    def _search_campaign_id(self, operator, value):
        Campaign = self.env["warranty.campaign"]
        if operator == "any" and isinstance(value, Domain):  # a name was typed
            operator, value = "in", Campaign.search(value).ids
        if operator != "in":
            return NotImplemented
        return Campaign.browse(id_ for id_ in value if is_id(id_))._get_cards_domain()

    # === PAGES === #

    def _get_campaign_notices(self):
        """Return the notices that the device of this card has now, see
        ``warranty.campaign._get_notices``."""
        self.ensure_one()
        return self.env["warranty.campaign"]._get_notices(self).get(self.id, [])

    def _prepare_public_answer(self):
        """With ``campaigns``, the notices of each device."""
        notices = self.env["warranty.campaign"]._get_notices(self)
        answer = super()._prepare_public_answer()
        return [
            {**vals, "campaigns": notices.get(card.id, [])}
            for card, vals in zip(self, answer, strict=True)
        ]

    # === MESSAGES === #

    def _get_told_campaigns(self):
        """Return what a message tells of campaigns: notices, the most serious first, each with
        ``cards``, the devices that it concerns."""
        cards = self._get_told_together()
        notices = self.env["warranty.campaign"]._get_notices(cards)
        told = {}
        for card in cards:
            for notice in notices.get(card.id, ()):
                told.setdefault(notice["id"], {**notice, "cards": card.browse()})["cards"] |= card
        return list(told.values())

    def _get_campaign_subject(self):
        """Return the title of such a message."""
        first = self._get_told_campaigns()[:1]
        return "".join(f"{notice['kind_label']}: {notice['name']}" for notice in first)
