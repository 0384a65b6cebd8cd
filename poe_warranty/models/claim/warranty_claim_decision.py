from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date, plaintext2html

from ...const import ALERT, DECISIONS
from ...tools.language import speak_to


class WarrantyClaim(models.Model):
    """The judging half of a claim: assessments and verdict."""

    _inherit = "warranty.claim"

    decision = fields.Selection(
        DECISIONS,
        readonly=True,
        copy=False,
        help="Outcome of the last assessment.",
        by_program=True,
    )
    verdict_outdated = fields.Boolean(
        readonly=True,
        copy=False,
        help="A fact changed since the last assessment.",
        by_program=True,
    )
    assessment_ids = fields.One2many(
        "warranty.assessment", "claim_id", readonly=True, by_program=True
    )
    assessment_id = fields.Many2one(
        "warranty.assessment", string="Last assessment", compute="_compute_assessment_id"
    )
    finding_ids = fields.One2many(
        "warranty.finding",
        string="Findings",
        compute="_compute_assessment_id",
        by_program=True,
    )
    verdict = fields.Char(compute="_compute_verdict", help="The decision in plain words.")

    # === COMPUTE === #

    @api.depends("assessment_ids")
    def _compute_assessment_id(self):
        for claim in self:
            made = claim.assessment_ids.sorted("id")
            claim.assessment_id = made[-1:]
            claim.finding_ids = made.filtered(lambda a: a.kind == "check")[-1:].finding_ids

    @api.depends("standing", "card_id.last_claim_day", "assessment_ids", "override_id")
    @api.depends_context("lang")
    def _compute_verdict(self):
        for claim in self:
            words = claim.standing and [getattr(claim, f"_get_verdict_{claim.standing}")()]
            if words and claim.override_id:
                words.append(claim._get_verdict_of_manager())
            claim.verdict = words and " ".join(words)

    def _get_verdict_of_manager(self):
        """Return what a manager added to the checks, in words."""
        last = self.override_id
        if last.kind == "override":
            return self.env._("Decided by %s.", last.user_id.name)
        return self.env._(
            "Goodwill: we bear %(parts)g %% of parts and %(labour)g %% of labour.",
            parts=last.goodwill_parts,
            labour=last.goodwill_labour,
        )

    def _get_verdict_to_inspect(self):
        last = format_date(self.env, self._get_last_covered_day()) or "-"
        if self.is_labour_charged:
            return self.env._(
                "In term until %s. Inspect the device: parts are free of charge unless it shows what "
                "the policy excludes; labour is charged, since its own term is over (C3).",
                last,
            )
        return self.env._(
            "In term until %s. Inspect the device: work is free of charge (C3) unless it shows what "
            "the policy excludes.",
            last,
        )

    def _get_verdict_free(self):
        return self.env._("Free of charge by goodwill, whatever the checks found.")

    def _get_last_covered_day(self):
        """Return the last day on which the card, or else the warranty on earlier work, is claimed."""
        last = self.card_id.last_claim_day
        if not last or last < self._get_notice_date():
            work = self._get_valid_coverages().get(self)
            last = work.last_claim_day if work else last
        return last

    def _get_verdict_covered(self):
        last = self._get_last_covered_day()
        if self.is_labour_charged:
            return self.env._(
                "Parts are covered until %s and free of charge; labour is charged, since its own term "
                "is over (C3).",
                format_date(self.env, last),
            )
        return self.env._(
            "Covered until %s: repaired or replaced free of charge (C3).",
            format_date(self.env, last) or "-",
        )

    def _get_verdict_excluded(self):
        return self.env._(
            "Not covered by %s: work is charged at market price (C4).", self._get_clauses("exclude")
        )

    def _get_verdict_hold(self):
        return self.env._(
            "On hold by %s: goes on by itself once the order is paid.", self._get_clauses("hold")
        )

    def _get_verdict_review(self):
        return self.env._("A person must decide on %s.", self._get_clauses("review"))

    def _get_verdict_not_found(self):
        serial = self.device_serial or ""
        if other := self._get_company_elsewhere(serial, self.company_id):
            return self._get_elsewhere_message(serial, other)
        return self._get_not_ours_message(serial)

    def _get_clauses(self, effect):
        """Return the clauses of the findings with one effect, e.g. ``III.1, III.2``."""
        found = self.finding_ids.filtered(lambda f: f.effect == effect)
        found = found or self.finding_ids.filtered(lambda f: f.effect in ("exclude", "review"))
        return ", ".join(dict.fromkeys(found.mapped("clause"))) or "-"

    def _get_findings_with(self, reason):
        """Return the findings of these claims that have a reason, of the last check of each. Asked for
        at each step of the work, and found on few: only there more is read."""
        found = self.env["warranty.finding"].search(
            [("claim_id", "in", self.ids), ("reason", "=", reason)]
        )
        return found and found & self.finding_ids

    # === ACTIONS === #

    def action_assess(self):
        """Run every check of the policy and decide.

        :raise ClaimStateError: when work on the claim has begun already
        """
        self._check_allowed("assess")
        self._check_device_told_apart()
        self._lock()
        self._note_inspection()
        self._assess()
        self._update_state("decided")
        return True

    def _allow_assess(self):
        if self.state in ("new", "inspection", "decided"):
            return None
        return self.env._(
            "Claim %(claim)s is in state “%(state)s”: work follows the verdict given before. Cancel "
            "that work to assess again.",
            claim=self.name,
            state=self._get_state_label(),
        )

    # === BUSINESS === #

    def _get_reason_outdated(self):
        """Return why nothing can be done by the verdict: a fact changed since, or None."""
        if not self.verdict_outdated:
            return None
        return self.env._(
            "A fact of claim %s changed since it was decided. Press “Assess” first.", self.name
        )

    def _assess(self):
        """Run all checks of each claim's policy, every check, no stop at the first, and store the
        result as new assessments. The number of queries does not grow with the claims.

        :return: the new ``warranty.assessment`` records
        """
        findings = self._collect_findings()
        now = fields.Datetime.now()
        vals_list = [claim._prepare_assessment_vals(findings[claim], now) for claim in self]
        # sudo: nobody may write assessments by hand, not even who lets them be made
        Assessment = self.sudo()._as_program().env["warranty.assessment"]
        assessments = Assessment.create(vals_list).with_env(self.env)
        standing = self.filtered(lambda claim: claim.override_id and not claim.verdict_outdated)
        judged = (self - standing)._as_program()
        for decision, made in assessments.grouped("decision").items():
            (judged & made.claim_id).write({"decision": decision, "verdict_outdated": False})
        # only where there is one: goodwill follows from it
        judged.filtered("override_id").override_id = False
        self._raise_alerts(findings)
        return assessments

    def _raise_alerts(self, findings):
        """Tell who is answerable of findings that are more than a verdict, once a claim each.

        :param dict findings: of claim to the values of its findings
        """
        keys = self._get_alerts()
        for claim in self:
            found = {}
            for vals in findings[claim]:
                reason = "sold_by_us" if vals["reason"].startswith("ours_") else vals["reason"]
                found.setdefault(reason, vals)
            for key in filter(found.get, keys):
                vals = found[key]
                claim._raise_alert(key, lambda c, v=vals: c.env["warranty.finding"]._get_message(v))

    def _raise_alert(self, key, tell, **more):
        """Tell who is answerable what to look into on these claims, in that user's language, unless an
        alert of that key waits already.

        :param str key: of :meth:`_get_alerts`
        :param tell: function of a claim, in the reader's language, that returns the note as plain text
        :param more: further values of the task, each a function of the claim
        """

        def prepare(claim):
            user = claim._get_answerable()
            told = speak_to(user, claim)
            return {
                "summary": told._get_alerts()[key],
                "note": plaintext2html(tell(told)),
                "user_id": user.id,
                **{name: get_value(claim) for name, get_value in more.items()},
            }

        self._alert_once(key, prepare, kind=ALERT)

    @api.model
    def _get_alerts(self):
        """Return ``{key: what to look into}``; the key is the reason of a finding."""
        return {
            "never_delivered": self.env._("Device of our stock at the desk: theft or data error?"),
            "in_stock": self.env._("Device of our stock at the desk: theft or data error?"),
            "card_replaced": self.env._("Replaced device came back: it should be in our returns"),
            "failed_repairs": self.env._(
                "Repaired in vain as often as allowed: replacement or refund, as the customer chooses"
            ),
            "sold_by_us": self.env._("Our own work or sale caused a fault: look into it"),
            "facts_changed": self.env._("A fact changed while the work is under way"),
        }

    def _collect_findings(self, checks=None):
        """Return ``{claim: [finding vals]}`` of every check of the claims' policies.

        :param checks: values of ``check_type`` of the only ones that are run
        """
        findings = defaultdict(list)
        for policy, claims in self.grouped(lambda claim: claim._get_policy()).items():
            for exclusion in policy.exclusion_ids:
                if checks and exclusion.check_type not in checks:
                    continue
                for claim, found in exclusion._evaluate(claims).items():
                    findings[claim] += found
        return findings

    def _prepare_assessment_vals(self, findings, moment):
        """Return the values of one assessment.

        :param list findings: values of its findings
        :param datetime moment: of the assessment, UTC
        """
        self.ensure_one()
        decision = self.env["warranty.assessment"]._fold(f["effect"] for f in findings)
        if not self.card_id and not self.lot_id and not self._get_valid_coverages():
            decision = "not_found"
        same = {"claim_id": self.id, "company_id": self.company_id.id}
        policy = self._get_policy()
        return {
            **same,
            "policy_id": policy.id,
            "product_id": self.product_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self.env.uid,
            "date": moment,
            "notice_date": self._get_notice_date(policy),
            "decision": decision,
            "finding_ids": [fields.Command.create(vals | same) for vals in findings],
        }

    def _invalidate_verdict(self, names=("observation_ids",)):
        """A fact was typed in on these claims: what was decided on the old ones no longer allows any
        work. Facts that lie elsewhere are looked at by :meth:`_look_again`.

        :param names: of the fields
        """
        self._keep_typed(names)
        judged = self.filtered(lambda claim: claim.decision and not claim.verdict_outdated)
        # sudo: whoever changes the fact need not be able to write claims
        judged.sudo()._as_program().write({"verdict_outdated": True})
