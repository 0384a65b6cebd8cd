from odoo import api, fields, models
from odoo.fields import Domain


class WarrantyReceipt(models.Model):
    """The devices of the customer that are reported and not here yet: the draft receipt offers them,
    so that none is typed a second time."""

    _inherit = "warranty.receipt"

    awaited_claim_ids = fields.Many2many(
        "warranty.claim",
        string="Reported before",
        compute="_compute_awaited_claim_ids",
        help="Claims of this customer whose devices have not come yet.",
    )

    @api.depends("partner_id", "company_id", "state", "claim_ids")
    def _compute_awaited_claim_ids(self):
        asking = self.filtered(lambda receipt: receipt.state == "draft" and receipt.partner_id)
        Claim = self.env["warranty.claim"]
        found = Claim.browse()
        if asking:
            found = Claim.search(
                Claim._get_awaited_domain() & Domain("partner_id", "in", asking.partner_id.ids)
            )
        for receipt in self:
            owner, company = receipt.partner_id._origin, receipt.company_id._origin
            receipt.awaited_claim_ids = (receipt in asking) and found.filtered(
                lambda claim, owner=owner, company=company: claim.partner_id == owner
                and claim.company_id == company
            )
