from odoo import fields, models

from ...const import CODE_KINDS


class WarrantyCode(models.Model):
    _name = "warranty.code"
    _description = "Warranty Code"
    _inherit = ["warranty.bounded.mixin"]
    _order = "kind, sequence, code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short stable word, used in verdicts and interfaces.")
    kind = fields.Selection(CODE_KINDS, required=True, default="cause", index=True)
    group_id = fields.Many2one(
        "warranty.code",
        string="Fault group",
        domain="[('kind', '=', 'group')]",
        index="btree_not_null",
        help="Symptoms and defects of one group count as the same fault.",
    )
    no_fault_found = fields.Boolean(help="A resolution that says nothing was wrong.")
    needs_reading = fields.Boolean(
        string="Measured", help="A cause that is proven by a reading and its instrument."
    )
    check_type = fields.Selection(
        "_selection_check_type",
        help="The check of the policy that this cause triggers.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "unique (kind, code)", "This code exists already for this kind of code."
    )

    def _selection_check_type(self):
        """Return the check types known to the exclusions, as (value, label) pairs."""
        return self.env["warranty.exclusion"]._fields["check_type"]._description_selection(self.env)
