from odoo import api, fields, models


class MaintenanceAssumption(models.Model):
    """A company's own numbers; the shipped ones are in one currency each and belong to all."""

    _name = "maintenance.assumption"
    _description = "Assumptions of the Adviser"
    _inherit = ["maintenance.assumption.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")
    currency_id = fields.Many2one(required=True, default=lambda self: self.env.company.currency_id)
    line_ids = fields.One2many("maintenance.assumption.line", "assumption_id", string="By type")

    _one_per_company = models.UniqueIndex(
        "(company_id) WHERE company_id IS NOT NULL",
        "This company has its assumptions already: change those.",
    )

    @api.model
    def _get_for(self, company):
        """Return the assumptions of a company: its own, else the shipped ones in its currency, else
        the first that are shipped; may be empty."""
        # sudo: what a proposal starts from, whoever makes it
        shared = self.sudo().search([("company_id", "in", (company.id, False))])
        own = shared.filtered("company_id")
        alike = shared.filtered(lambda a: a.currency_id == company.currency_id)
        return (own or alike or shared)[:1]

    def _get_line(self, category):
        """Return what is assumed of a device type, else of every other type; may be empty."""
        lines = self.line_ids
        return (
            lines.filtered(lambda line: line.category_id == category)
            or lines.filtered(lambda line: not line.category_id)
        )[:1]

    def _convert(self, amount, company, day):
        """Return an amount of these assumptions in the currency of a company."""
        if not self or self.currency_id == company.currency_id:
            return amount
        return self.currency_id._convert(amount, company.currency_id, company, day)
