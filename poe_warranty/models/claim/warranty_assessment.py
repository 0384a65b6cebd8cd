from odoo import api, fields, models
from odoo.tools import format_date

from ...const import ASSESSMENT_KINDS, DECISIONS, EFFECT_TO_DECISION, EFFECTS


class WarrantyAssessment(models.Model):
    """One run of the checks over a claim; never changed, only followed by another."""

    _name = "warranty.assessment"
    _description = "Warranty Assessment"
    _inherit = ["warranty.immutable.mixin"]
    _order = "id desc"

    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    policy_id = fields.Many2one("warranty.policy", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Assessed by", required=True)
    date = fields.Datetime(required=True)
    notice_date = fields.Date(
        string="Facts as of", required=True, help="Local day of the first notice."
    )
    decision = fields.Selection(DECISIONS, required=True)
    kind = fields.Selection(ASSESSMENT_KINDS, required=True, default="check", index=True)
    reason = fields.Text(help="Why a manager decided so.")
    goodwill_parts = fields.Float(help="Percent of the parts that we bear.", aggregator="avg")
    goodwill_labour = fields.Float(help="Percent of the labour that we bear.", aggregator="avg")
    finding_ids = fields.One2many("warranty.finding", "assessment_id")
    product_id = fields.Many2one("product.product", help="As it was when the claim was judged.")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", help="As it was when the claim was judged."
    )

    _decision_of_manager_explained = models.Constraint(
        "CHECK (kind = 'check' OR COALESCE(reason, '') <> '')",
        "A manager's decision needs its reason: it is read a year later.",
    )
    _goodwill_percent = models.Constraint(
        "CHECK (COALESCE(goodwill_parts, 0) BETWEEN 0 AND 100 "
        "AND COALESCE(goodwill_labour, 0) BETWEEN 0 AND 100)",
        "Goodwill is a share between 0 and 100 percent.",
    )

    @api.depends("claim_id.name", "date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for assessment in self:
            date = assessment.date or fields.Datetime.now()
            moment = fields.Datetime.context_timestamp(self, date)
            day = format_date(self.env, moment.date())
            assessment.display_name = f"{assessment.claim_id.name} · {day} {moment:%H:%M}"

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
