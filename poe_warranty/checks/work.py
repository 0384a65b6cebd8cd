"""Check C4: earlier work on the same fault carries its own warranty; while that holds the device's
card need not."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

HOLDS = _lt("The work on claim %(claim)s is under warranty until %(end)s.")
OVER = _lt(
    "This fault was repaired at the customer's cost on claim %(claim)s; the warranty on that repair "
    "ended on %(end)s."
)


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    check_type = fields.Selection(
        selection_add=[("earlier_work", "Same fault after charged work")],
        ondelete={"earlier_work": "cascade"},
    )

    @api.model
    def _get_questions(self):
        return super()._get_questions() | {
            "earlier_work": self.env._("Fault that was repaired at the customer’s cost before?"),
        }

    def _evaluate_earlier_work(self, claims):
        """C4: a fault that was repaired at the customer's cost has the warranty of that repair and,
        once it is over, is charged again, whatever the device's card says. A part put in free of
        charge only adds to what the card covers."""
        findings = {}
        for claim, coverage in claims._get_work_coverages().items():
            facts = {"claim": coverage.claim_id.name, "end": coverage.last_claim_day}
            if claim._get_notice_date() <= coverage.last_claim_day:
                vals = self._prepare_finding_vals("work_covered", HOLDS, effect="warn", **facts)
            elif coverage.kind == "repair":
                vals = self._prepare_finding_vals("work_over", OVER, **facts)
            else:
                continue
            findings[claim] = [vals]
        return findings
