from odoo import api, fields, models

from ..const import DECISIONS, EFFECT_TO_DECISION, EFFECTS


class WarrantyAssessment(models.Model):
    """One run of the checks over a claim; never changed, only followed by another."""

    _name = "warranty.assessment"
    _description = "Warranty Assessment"
    _inherit = ["warranty.immutable.mixin"]
    _order = "id desc"

    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    policy_id = fields.Many2one("warranty.policy", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Assessed by", required=True)
    date = fields.Datetime(required=True)
    notice_date = fields.Date(
        string="Facts as of", required=True, help="Local day of the first notice."
    )
    decision = fields.Selection(DECISIONS, required=True)
    finding_ids = fields.One2many("warranty.finding", "assessment_id")

    @api.depends("claim_id.name", "date")
    def _compute_display_name(self):
        for assessment in self:
            moment = fields.Datetime.context_timestamp(self, assessment.date)
            assessment.display_name = f"{assessment.claim_id.name} · {moment:%d/%m/%Y %H:%M}"

    @api.model
    def _fold(self, effects):
        """Return the decision that a set of effects adds up to: the strongest wins.

        :param effects: iterable of effects of the findings
        """
        effects = set(effects)
        for effect, _label in EFFECTS:
            if effect in effects and effect in EFFECT_TO_DECISION:
                return EFFECT_TO_DECISION[effect]
        return "covered"
