from odoo import api, fields, models


class WarrantyPolicyLineMixin(models.AbstractModel):
    """A line of a policy is frozen with it: once a card uses the policy, nothing is added, changed
    or taken away."""

    _name = "warranty.policy.line.mixin"
    _description = "Line of a warranty policy"
    _inherit = ["warranty.bounded.mixin"]
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one("warranty.policy", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.policy_id._check_not_in_use()
        return lines

    def write(self, vals):
        """:raise UserError: when a card uses the policy"""
        self.policy_id._check_not_in_use()
        result = super().write(vals)
        if "policy_id" in vals:  # nor may a line move into a policy in use
            self.policy_id._check_not_in_use()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self.policy_id._check_not_in_use()
