from odoo.fields import Domain
from odoo.http import request

from odoo.addons.poe_warranty.controllers.portal_claim import WarrantyClaimPortal


class MaintenanceClaimPortal(WarrantyClaimPortal):
    """A claim says on which visit its fault was found, to whoever sees that visit."""

    def _prepare_claim_values(self, claim, access_token=None):
        values = super()._prepare_claim_values(claim, access_token)
        found_on = Domain("id", "in", claim.visit_id.ids)
        return {**values, "visit": request.env["maintenance.request"]._search_portal(found_on)}
