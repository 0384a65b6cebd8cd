from odoo import fields, models

from .res_partner import PAPER_LANGUAGES


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["warranty.bounded.mixin", "res.company"]

    warranty_policy_id = fields.Many2one(
        "warranty.policy",
        string="Warranty policy",
        domain="[('company_id', 'in', (id, False))]",
        help="Cards issued from now on follow this policy. Cards issued before keep theirs.",
    )
    warranty_labour_product_id = fields.Many2one(
        "product.product",
        string="Repair labour",
        domain="[('type', '=', 'service')]",
        help="Put on the quotation of every charged repair.",
    )

    warranty_responsible_id = fields.Many2one(
        "res.users",
        string="Warranty responsible",
        domain="[('share', '=', False)]",
        help="Gets the alerts: overdue receipts, devices that should be in our stock, mistakes of "
        "our own work.",
    )

    warranty_paper_language = fields.Selection(
        PAPER_LANGUAGES,
        string="Language of papers",
        help="Empty: cards and receipts in Vietnamese and English, letters and reports in the customer's "
        "language. A customer's own choice comes first.",
    )

    warranty_technician_id = fields.Many2one(
        "res.users",
        string="Warranty technician",
        domain="[('share', '=', False)]",
        help="Gets the devices for which no other technician is chosen, and a task when one arrives.",
    )

    def _get_warranty_policy(self, moment=None):
        """Return the policy under which this company issues cards (never empty once the shipped
        profile *As published* is there).

        :param datetime moment: of the delivery, UTC; the present when left out
        """
        policy = self._get_chosen_warranty_policy()
        if not policy:
            return policy
        day = policy._get_local_date(moment or fields.Datetime.now())
        return policy._get_in_force(day)

    def _get_chosen_warranty_policy(self):
        """Return the policy that this company chose, or that is there for every company, of whatever
        version, with the company current."""
        self.ensure_one()
        # sudo: the shipped profile belongs to every company
        Policy = self.env["warranty.policy"].sudo()
        policy = self.warranty_policy_id or Policy.browse(
            self.env["ir.model.data"]._xmlid_to_res_id("poe_warranty.warranty_policy_published")
        )
        policy = policy or Policy.search([("company_id", "=", False)], limit=1)
        return policy.with_company(self)
