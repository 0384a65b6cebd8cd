from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...const import CLAIM_END_STATES
from ...tools.serial import serial_key


class WarrantyCard(models.Model):
    """What the owner of a device sees of its card."""

    _name = "warranty.card"
    _inherit = ["warranty.card", "warranty.portal.mixin"]

    # === WHAT HE SEES === #

    @api.model
    def _get_portal_domain(self):
        """As the mixin says, and of those the devices that the user is answerable for; a card in his own
        name always."""
        own = Domain("partner_id", "=", self.env.user.partner_id.id)
        return super()._get_portal_domain() & (own | self._get_portal_limit())

    @api.model
    def _get_portal_limit(self):
        """Return the domain of the devices of the user's company that he is answerable for: all of
        them. Cards and claims are both narrowed by it.

        The contract for other add-ons: whoever knows of sites lets a site's manager see only those on
        his. As in :meth:`_get_portal_domain` of the mixin, it names fields and the user.
        """
        return Domain.TRUE

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "name",
            "state",
            "phone",
            "product_id",
            "serial",
            "quantity",
            "purchase_date",
            "policy_id",
            "date_start",
            "nominal_end",
            "effective_end",
            "last_claim_day",
            "suspended_days",
        }

    @api.model
    def _get_portal_search(self, text):
        """Return the domain of the devices that a customer looks for by what stands on them: their
        number in any spelling, or what they are called.

        :param str text: as typed
        """
        words = Domain("product_id.name", "ilike", text) | Domain("name", "ilike", text)
        key = serial_key(text)
        return words | Domain("serial_key", "ilike", key) if key else words

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.display_name

    # === IN WORDS === #

    def _get_portal_words(self):
        """Return in words what a card is worth today, in the reader's language."""
        self.ensure_one()
        env = self.env
        if self.status == "active":
            return env._("Under warranty until %s", format_date(env, self.last_claim_day))
        if self.status == "expired":
            return env._("The warranty ended on %s", format_date(env, self.last_claim_day))
        if self.status == "replaced":
            return env._("Replaced by another device")
        return env._("This card is no longer valid")

    # === ITS CLAIMS === #

    def _get_open_claims(self):
        """Return the claims on these cards that have not ended, the last first, whoever reported them."""
        # sudo: whether a device is in service, for whoever owns it
        return (
            self.env["warranty.claim"]
            .sudo()
            .search([("card_id", "in", self.ids), ("state", "not in", CLAIM_END_STATES)])
        )
