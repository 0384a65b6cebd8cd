from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.action import get_dialog_action


class WarrantyClaim(models.Model):
    """What a manager decides beyond the checks: an override with its reason, or goodwill. Both are
    assessments of their own kind; what the checks found stays as it was found."""

    _inherit = "warranty.claim"

    override_id = fields.Many2one(
        "warranty.assessment",
        string="Manager's decision",
        readonly=True,
        copy=False,
        help="It stands, whatever the checks find later, until a fact of the claim changes.",
        by_program=True,
    )
    goodwill_parts = fields.Float(
        string="Goodwill on parts",
        compute="_compute_goodwill",
        store=True,
        help="Percent.",
        by_program=True,
    )
    goodwill_labour = fields.Float(
        string="Goodwill on labour",
        compute="_compute_goodwill",
        store=True,
        help="Percent.",
        by_program=True,
    )

    is_free_work = fields.Boolean(compute="_compute_is_free_work")
    is_labour_charged = fields.Boolean(
        compute="_compute_is_labour_charged",
        help="The work is covered, but labour was promised for a shorter time: it is charged alone.",
    )
    departures = fields.Text(
        compute="_compute_departures",
        help="Settings behind the findings that depart from the policy's profile.",
    )

    @api.depends("decision", "goodwill_parts", "goodwill_labour")
    def _compute_is_free_work(self):
        for claim in self:
            claim.is_free_work = claim.decision == "covered" or (
                claim.decision in ("excluded", "not_found")
                and claim.goodwill_parts == claim.goodwill_labour == 100
            )

    @api.depends("decision", "assessment_ids", "override_id")
    def _compute_is_labour_charged(self):
        covered = self.filtered(lambda c: c.decision == "covered" and not c.override_id)
        over = covered._get_findings_with("labour_over").claim_id
        for claim in self:
            claim.is_labour_charged = claim._origin in over

    @api.depends("assessment_ids")
    @api.depends_context("lang")
    def _compute_departures(self):
        for claim in self:
            lines = filter(None, claim.finding_ids.exclusion_id.mapped("departure"))
            claim.departures = "\n".join(lines) or False

    @api.depends("override_id")
    def _compute_goodwill(self):
        for claim in self:
            claim.goodwill_parts = claim.override_id.goodwill_parts
            claim.goodwill_labour = claim.override_id.goodwill_labour

    def action_override(self):
        """Ask the manager for the decision and its reason.

        :raise ClaimStateError: before the checks, or once work has begun
        """
        self.ensure_one()
        self._check_allowed("override")
        return get_dialog_action(
            "warranty.claim.override", self.env._("Decide as Manager"), default_claim_id=self.id
        )

    def _allow_override(self):
        if self.state == "decided":
            return self._get_reason_outdated()
        return self.env._(
            "Claim %(claim)s is “%(state)s”: a manager decides after the checks and before the work.",
            claim=self.name,
            state=self._get_state_label(),
        )

    def _override(self, kind, decision, reason, parts=0.0, labour=0.0):
        """Record a manager's decision on a claim whose checks have run.

        :param str kind: ``override`` or ``goodwill``
        :param str decision: what the claim is decided as
        :param str reason: in words, for the customer a year later
        :param float parts: goodwill on parts, percent
        :param float labour: goodwill on labour, percent
        :return: the new ``warranty.assessment``
        :raise AccessError: for anyone but a manager
        :raise UserError: when the facts do not allow it
        """
        self.ensure_one()
        self._check_may_override(kind, decision)
        if kind == "goodwill" and not (parts or labour):
            raise UserError(
                self.env._("Goodwill of nothing is none: give a share of parts or labour.")
            )
        self._lock()
        vals = {
            **self._prepare_assessment_vals([], fields.Datetime.now()),
            "kind": kind,
            "decision": decision,
            "reason": reason,
            "goodwill_parts": parts,
            "goodwill_labour": labour,
        }
        # sudo: nobody may write assessments by hand, not even who lets them be made
        assessment = self.env["warranty.assessment"].sudo().create(vals).sudo(False)
        self._as_program().write({"decision": decision, "override_id": assessment.id})
        self.message_post(
            body=self.env._("%(verdict)s Reason: %(reason)s", verdict=self.verdict, reason=reason)
        )
        return assessment

    def _check_may_override(self, kind, decision):
        """:raise UserError: when this decision cannot be taken on the facts there are"""
        if not self.env.user.has_group("poe_warranty.group_warranty_manager"):
            raise AccessError(
                self.env._("Only a warranty administrator decides against the checks.")
            )
        self._check_allowed("override")
        if kind == "override" and decision == "covered" and not self.card_id:
            raise UserError(
                self.env._("Claim %s has no warranty card: grant goodwill instead.", self.name)
            )
        if kind == "override" and decision == "excluded":
            self._check_exclusion_proven()
        if kind == "goodwill" and self.decision not in ("excluded", "not_found"):
            raise UserError(
                self.env._("Goodwill is for what is not covered. %s", self.verdict or "")
            )

    def _check_exclusion_proven(self):
        """:raise UserError: when no finding has the evidence and the causal link an exclusion needs
        (III.2, III.5–III.7, III.9)"""
        weighty = self.finding_ids.filtered(lambda f: f.effect in ("exclude", "review"))
        if not weighty:
            raise UserError(
                self.env._("Nothing was found on claim %s that could exclude it.", self.name)
            )
        if not any((finding.data or {}).get("complete", True) for finding in weighty):
            raise UserError(
                self.env._(
                    "Claim %s cannot be excluded yet: the findings need their evidence (photo or "
                    "reading) and the recorded link to the fault.",
                    self.name,
                )
            )
