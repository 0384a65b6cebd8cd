from odoo import fields, models


class WarrantyClaim(models.Model):
    """Claims that were taken over from a list."""

    _name = "warranty.claim"
    _inherit = ["warranty.imported.mixin", "warranty.claim"]

    def _keep_old_decisions(self, source):
        """Keep on record who says how these claims were decided: the list, not our checks.

        :param str source: what the list is called
        """
        decided = self.filtered("decision")
        now = fields.Datetime.now()
        reason = self.env._("Decided before; taken over from “%s”.", source)
        # sudo: nobody may write assessments by hand, not even who takes a list over
        return (
            self.env["warranty.assessment"]
            .sudo()
            .create(
                [
                    {
                        **claim._prepare_assessment_vals([], now),
                        "decision": claim.decision,
                        "kind": "import",
                        "reason": reason,
                    }
                    for claim in decided
                ]
            )
        )
