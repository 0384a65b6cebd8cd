from odoo import api, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CHANGED = {
    "merged": _lt("Contacts were merged into %(contact)s."),
    "changed": _lt("Contact %(contact)s was changed: company, trade or authorisation to repair."),
}
# of a contact, what a verdict may follow from
FACTS = {"parent_id", "is_company", "is_trade_customer", "repairer_from", "repairer_until"}


class ResPartner(models.Model):
    """Who a customer is, and who may repair, is asked about by the claims."""

    _inherit = "res.partner"

    # === DESK === #

    @api.model
    def _get_desk_domain(self):
        """Return which contacts the desk is shown: any."""
        return Domain.TRUE

    def _get_desk_hit(self):
        """Return what the desk sees of a contact that has no device of ours, see ``warranty.lookup``."""
        self.ensure_one()
        return {
            "title": self.display_name,
            "text": self.phone or "",
            "badge": self.env._("no warranty card"),
            "method": "",
        }

    # === FACTS === #

    def write(self, vals):
        result = super().write(vals)
        if FACTS & vals.keys():
            self._facts_changed("changed")
        return result

    def _facts_changed(self, what):
        """Something changed about these contacts by which a verdict may no longer be right.

        :param str what: ``merged`` or ``changed``
        """
        theirs = Domain.OR(
            Domain(path, "in", self.ids)
            for path in (
                "partner_id",
                "partner_id.commercial_partner_id",
                "card_id.partner_id",
                "card_id.partner_id.commercial_partner_id",
                "observation_ids.repairer_id",
                "observation_ids.repairer_id.commercial_partner_id",
            )
        )
        claims = self.env["warranty.claim"]._search_followed(theirs)
        claims._look_again(lambda _claim: (CHANGED[what], {"contact": self[:1]}))
