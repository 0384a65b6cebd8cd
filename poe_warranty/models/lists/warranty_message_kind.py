from odoo import models
from odoo.fields import Domain

OURS = Domain("import_id", "=", False)


class WarrantyMessageKind(models.Model):
    """What is taken over from a list is no news to the customer, whatever day stands in it."""

    _inherit = "warranty.message.kind"

    def _get_domain_card_issued(self):
        return Domain(super()._get_domain_card_issued()) & OURS

    def _get_domain_claim_received(self):
        return Domain(super()._get_domain_claim_received()) & OURS
