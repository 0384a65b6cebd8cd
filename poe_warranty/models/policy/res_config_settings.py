from odoo import api, fields, models

from ...tools.action import get_form_action


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The settings show the rules of the policy in force; changing one makes a new version of the
    policy once cards use it."""

    _name = "res.config.settings"
    _inherit = ["res.config.settings", "warranty.policy.rules"]

    warranty_policy_id = fields.Many2one(related="company_id.warranty_policy_id", readonly=False)
    warranty_labour_product_id = fields.Many2one(
        related="company_id.warranty_labour_product_id", readonly=False
    )
    warranty_travel_product_id = fields.Many2one(
        related="company_id.warranty_travel_product_id", readonly=False
    )
    warranty_transport_product_id = fields.Many2one(
        related="company_id.warranty_transport_product_id", readonly=False
    )
    warranty_diagnosis_product_id = fields.Many2one(
        related="company_id.warranty_diagnosis_product_id", readonly=False
    )
    warranty_expense_account_id = fields.Many2one(
        related="company_id.warranty_expense_account_id", readonly=False
    )
    warranty_responsible_id = fields.Many2one(
        related="company_id.warranty_responsible_id", readonly=False
    )
    warranty_paper_language = fields.Selection(
        related="company_id.warranty_paper_language", readonly=False
    )
    warranty_technician_id = fields.Many2one(
        related="company_id.warranty_technician_id", readonly=False
    )
    spare_service_level = fields.Float(related="company_id.spare_service_level", readonly=False)
    spare_failure_rate = fields.Float(related="company_id.spare_failure_rate", readonly=False)
    rma_remind_days = fields.Integer(related="company_id.rma_remind_days", readonly=False)
    spare_review_days = fields.Integer(related="company_id.spare_review_days", readonly=False)
    warranty_policy_in_force_id = fields.Many2one(
        "warranty.policy", compute="_compute_warranty_policy_in_force"
    )
    warranty_departures = fields.Text(compute="_compute_warranty_policy_in_force")

    @api.depends("company_id", "warranty_policy_id")
    def _compute_warranty_policy_in_force(self):
        for settings in self:
            policy = settings.company_id._get_warranty_policy()
            settings.warranty_policy_in_force_id = policy
            settings.warranty_departures = policy.departures

    @api.model
    def get_values(self):
        """Return the rules of the policy in force, as the settings show them."""
        policy = self.env.company._get_warranty_policy()
        return {**super().get_values(), **policy._get_rule_values()}

    @api.onchange("warranty_policy_id")
    def _onchange_warranty_policy_id(self):
        """Another policy brings its own rules."""
        policy = self.warranty_policy_id
        if policy:
            for name in policy._get_rule_names():
                self[name] = policy[name]

    def set_values(self):
        """Change the policy by the rules that were changed, see ``warranty.policy._revise``."""
        result = super().set_values()
        policy = self.company_id._get_warranty_policy()
        before = policy._get_rule_values()
        rules = self._get_rule_values()
        changed = {name: value for name, value in rules.items() if value != before[name]}
        if changed:
            self.company_id.warranty_policy_id = policy._revise(changed)
        return result

    def action_edit_warranty_policy(self):
        """Open the policy in force to change its terms and clauses; as a new version, in force from
        today, when cards use it."""
        policy = self.company_id._get_warranty_policy()._revise({})
        self.company_id.warranty_policy_id = policy
        return get_form_action(policy)
