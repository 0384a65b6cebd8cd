from odoo import api, fields, models
from odoo.tools import format_date, format_datetime
from odoo.tools.translate import LazyTranslate

from ...const import ALERT

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

TYPED = _lt("Changed on the claim: %(typed)s.")
# only before work begins the program judges by itself
UNBEGUN_STATES = ("new", "inspection", "decided")
# reasons of findings that only warn, and yet tell what of the covered work is charged
CHARGING = ("labour_over",)


class WarrantyClaim(models.Model):
    """A claim's facts live elsewhere too: on its card, in stock, in the ledger, among contacts and
    holidays. Whatever changes there asks one method, :meth:`_look_again`, which runs the checks on the
    new facts and compares. Where they find what they had found nothing has happened; else what changed
    is kept, the claim says so, and no free work starts or ends on the old verdict."""

    _inherit = "warranty.claim"

    change_ids = fields.One2many(
        "warranty.change", "claim_id", string="Changes", readonly=True, by_program=True
    )
    changes_since = fields.One2many(
        "warranty.change",
        string="What changed since",
        compute="_compute_changes_since",
        by_program=True,
        help="What changed since the last verdict, on the claim and elsewhere.",
    )
    verdict_read = fields.Char(
        string="Facts read",
        compute="_compute_verdict_read",
        help="When the facts were read, by whom, and as of which day they are judged.",
    )

    # === COMPUTE === #

    @api.depends("change_ids", "assessment_ids")
    def _compute_changes_since(self):
        for claim in self:
            last = claim.assessment_id
            claim.changes_since = claim.change_ids.filtered(lambda c, a=last: c.assessment_id == a)

    @api.depends("assessment_ids")
    @api.depends_context("lang", "tz")
    def _compute_verdict_read(self):
        for claim in self:
            last = claim.assessment_id
            claim.verdict_read = bool(last) and self.env._(
                "Facts read on %(moment)s by %(user)s, judged as of %(day)s.",
                moment=format_datetime(self.env, last.date),
                user=last.user_id.name,
                day=format_date(self.env, last.notice_date),
            )

    # === WHAT CHANGED === #

    def _doubt_verdict(self, vals):
        """What was judged is to be judged again when a fact changes.

        :param dict vals: about to be written
        """
        judged = self._get_judged_fields() & vals.keys()
        if judged - self._get_code_fields():
            self._invalidate_verdict(judged)
        elif judged:
            # the defect is found during the repair: that does not stop the repair
            self.filtered(lambda c: c.state in UNBEGUN_STATES)._invalidate_verdict(judged)

    def _look_again(self, tell, checks=None, settle=False):
        """A fact elsewhere changed on which the verdict of these claims may rest. The contract for
        rooms above and other add-ons that own such a fact:

        - find the claims in one query a changed document (:meth:`_search_followed`), after the change,
          and call this once with all of them; an empty recordset costs nothing;
        - the number of queries does not grow with claims for which nothing changed;
        - nothing is raised: who changed the fact did right.

        :param tell: function of one claim, which returns what happened as a lazy term (``_lt``) and the
            data it shows, as ``warranty.exclusion._prepare_finding_vals`` has them
        :param checks: values of ``check_type`` that look at the fact; all of them, unless given
        :param bool settle: whether the program assesses by itself where no work has begun: facts that
            come and go, as payments do
        """
        claims = self.sudo()  # sudo: as in _search_followed
        outdated = claims.filtered("verdict_outdated")
        found = (claims - outdated)._collect_findings(checks) | outdated._collect_findings()
        shaken = claims.filtered(lambda claim: claim._is_shaken(found[claim], checks))
        again = outdated.filtered(lambda claim: not claim._is_shaken(found[claim]))
        other = claims.filtered(lambda claim: claim._is_found_otherwise(found[claim], checks))
        (other - shaken - again)._keep_changes(tell)
        if again:
            again._restore_verdict(tell)
        if shaken:
            shaken._take_note(tell, settle)

    def _is_shaken(self, findings, checks=None):
        """Tell whether a claim's verdict no longer follows from what the checks find, or other work is
        free by it. One by which a manager covered it past what was found falls only by what is new.

        :param list findings: values of what they find now
        :param checks: values of ``check_type`` that are looked at, all unless given
        """
        self.ensure_one()
        is_covered, is_given = self.decision == "covered", bool(self.override_id)
        telling = CHARGING if is_covered and not is_given else ()
        before, now = (
            {
                outcome
                for outcome in self._get_outcome(some, checks)
                if outcome[-1] != "warn" or outcome[-2] in telling
            }
            for some in (self.finding_ids, findings)
        )
        if is_given and is_covered:
            return bool(now - before)
        return before != now or self._is_owed_otherwise(findings, checks)

    def _is_owed_otherwise(self, findings, checks):
        """Tell whether another amount is past due now by which this claim is held, while neither work
        nor a manager's decision rests on it: what is still owed is told to the customer (III.10). As
        :meth:`_is_shaken`."""
        if self.override_id or self.state not in UNBEGUN_STATES:
            return False
        before, now = (
            {
                (found["data"] or {}).get("residual")
                for found in some
                if found["effect"] != "warn" and not (checks and found["check_type"] not in checks)
            }
            for some in (self.finding_ids, findings)
        )
        return before != now

    def _is_found_otherwise(self, findings, checks):
        """Tell whether the checks find anything else now, were it a warning; as :meth:`_is_shaken`."""
        self.ensure_one()
        return self._get_outcome(self.finding_ids, checks) != self._get_outcome(findings, checks)

    @api.model
    def _get_outcome(self, findings, checks):
        """Return what findings come down to, to be compared.

        :param findings: ``warranty.finding``, or the values of some
        :param checks: as :meth:`_is_shaken` has it
        """
        return {
            (found["check_type"], found["clause"], found["reason"], found["effect"])
            for found in findings
            if not checks or found["check_type"] in checks
        }

    def _take_note(self, tell, settle=False):
        """What changed by which the verdict of these claims no longer holds: keep it, and assess them
        or say that somebody must.

        :param tell: as :meth:`_look_again` has it
        :param bool settle: as there
        """
        changes = self._keep_changes(tell)
        settled = self.filtered(
            lambda claim: settle and claim.state in UNBEGUN_STATES and not claim.override_id
        )
        if settled:
            settled._assess()
        if rest := self - settled:
            # sudo: whoever changes the fact need not be able to write claims
            rest.sudo()._as_program().write({"verdict_outdated": True})
        for change in changes:
            if change.claim_id in settled:
                words = " ".join(filter(None, (change.message, change.claim_id.verdict)))
                change.claim_id.message_post(body=words)
            elif change.claim_id.state not in UNBEGUN_STATES:
                change.claim_id._raise_alert(
                    "facts_changed",
                    lambda claim, change=change: change.with_env(claim.env).message,
                )

    def _restore_verdict(self, tell):
        """A fact is again what it was when these claims were judged: unless something else changed too,
        their verdict holds. One without a card waits to be judged: for its number there may be one now,
        which no check looks for."""
        restored = self.filtered(
            lambda claim: claim.card_id
            and claim.changes_since
            and not any(claim.changes_since.mapped("is_typed"))
        )
        if not restored:
            return
        restored._keep_changes(tell)
        # sudo: as in _take_note
        restored.sudo()._as_program().write({"verdict_outdated": False})
        for claim in restored:
            claim.activity_search(
                [ALERT],
                additional_domain=[("warranty_alert_key", "=", "facts_changed")],
            ).action_feedback()

    def _keep_typed(self, names):
        """Keep which fields of these claims were typed in after they were judged.

        :param names: of the fields
        """
        typed = " ".join(sorted(names))
        self.filtered("decision")._keep_changes(lambda _c: (TYPED, {"typed": typed}), is_typed=True)

    def _keep_changes(self, tell, is_typed=False):
        """Keep what changed since the verdicts of these claims; what was told already is not repeated
        where it was typed.

        :param tell: as :meth:`_look_again` has it
        :return: the new ``warranty.change``
        """
        now, vals_list = fields.Datetime.now(), []
        Change = self.env["warranty.change"]
        for claim in self.sudo():  # sudo: nobody may write changes by hand, not even who makes them
            told = Change._prepare_message_vals(*tell(claim))
            if is_typed and told["data"] in claim.changes_since.mapped("data"):
                continue
            vals_list.append(
                {
                    "claim_id": claim.id,
                    "company_id": claim.company_id.id,
                    "assessment_id": claim.assessment_id.id,
                    "date": now,
                    "user_id": self.env.uid,
                    "is_typed": is_typed,
                    **told,
                }
            )
        return Change.sudo().create(vals_list)
