from odoo import api, fields, models


class ResCompany(models.Model):
    """The address to which customers report faults."""

    _inherit = "res.company"

    warranty_alias_id = fields.Many2one(
        "mail.alias", string="Address for claims", readonly=True, copy=False, ondelete="set null"
    )
    warranty_alias_name = fields.Char(
        compute="_compute_warranty_alias_name",
        inverse="_inverse_warranty_alias_name",
        help="What stands before the @; empty: no mail opens claims.",
    )

    @api.depends("warranty_alias_id.alias_name")
    def _compute_warranty_alias_name(self):
        for company in self:
            company.warranty_alias_name = company.warranty_alias_id.alias_name

    def _inverse_warranty_alias_name(self):
        for company in self:
            name = (company.warranty_alias_name or "").strip() or False
            alias = company.warranty_alias_id
            if alias:
                alias.alias_name = name
            elif name:
                company.warranty_alias_id = alias.create(company._prepare_warranty_alias_vals(name))

    def _prepare_warranty_alias_vals(self, name):
        """Return the values of the ``mail.alias`` that takes claims in.

        :param str name: what stands before the @
        """
        self.ensure_one()
        return {
            "alias_name": name,
            "alias_domain_id": self.alias_domain_id.id,
            "alias_model_id": self.env["ir.model"]._get_id("warranty.mail"),
            "alias_defaults": repr({"company_id": self.id}),
        }

    def _get_warranty_reply_to(self):
        """Return the address to which customers of this company answer, or False: core's then."""
        self.ensure_one()
        alias = self.warranty_alias_id
        is_complete = alias.alias_name and alias.alias_domain_id
        return bool(is_complete) and alias.alias_full_name
