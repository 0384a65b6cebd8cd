from odoo import fields, models

from ...tools.action import get_message_action
from ...tools.photo import get_photo_uris

LETTER = "poe_warranty.action_report_warranty_refusal"


class WarrantyClaim(models.Model):
    """The refusal in writing: clause, evidence and what the customer can do (S28)."""

    _inherit = "warranty.claim"

    def action_send_refusal(self):
        """Open the message with the refusal letter in the customer's language, or print the letter
        for a customer without e-mail. It is kept on the claim as it was sent.

        :return: an action
        :raise ClaimStateError: when the claim is not refused, has ended, or its facts changed since
        """
        self.ensure_one()
        self._check_allowed("send_refusal")
        if not self.partner_id.email:
            return self.env.ref(LETTER).report_action(self)
        return get_message_action(
            self,
            self.env._("Refusal Letter"),
            "poe_warranty.mail_template_refusal",
            self._keep_letter(),
        )

    def _allow_send_refusal(self):
        if not self.is_open:
            return self.env._("Claim %s has ended already.", self.name)
        if self.decision == "excluded" and not self.verdict_outdated:
            return None
        return self.env._(
            "Claim %(claim)s is not refused: %(verdict)s",
            claim=self.name,
            verdict=self.verdict or "-",
        )

    def _keep_letter(self):
        """Return the letter as the ``ir.attachment`` it is kept in, making it the first time."""
        self.ensure_one()
        report = self.env.ref(LETTER)
        self.env["ir.actions.report"]._render_qweb_pdf(report, self.ids)
        return report.retrieve_attachment(self)

    def _get_letter_name(self):
        """Return the file name of the letter; each assessment has its own, which stays as sent.
        False while there is nothing to keep, since the claim is not refused."""
        self.ensure_one()
        if self.decision != "excluded":
            return False
        return f"{self.name}-{self.assessment_id.id}.pdf".replace("/", "-")

    def _get_customer_lang(self):
        """Return the language to write to the customer in."""
        self.ensure_one()
        return self.partner_id._get_customer_lang(self.company_id)

    def _get_letter_values(self):
        """Return what the letter tells: ``check``, the last run of the checks; ``override`` and
        ``goodwill``, what a manager decided after it; ``findings``, the reasons of the refusal;
        ``observations``, the inspected evidence they rest on; ``policy`` and ``day``, today."""
        self.ensure_one()
        made = self.assessment_ids.sorted("id")
        check = made.filtered(lambda a: a.kind == "check")[-1:]
        override = (
            made.filtered(lambda a: a.kind == "override")[-1:] if self.override_id else made[:0]
        )
        findings = self._get_refusing_findings(check, override)
        seen = {(finding.data or {}).get("observation_id") for finding in findings}
        policy = check.policy_id or self._get_policy()
        return {
            "check": check,
            "override": override,
            "goodwill": self.override_id.filtered(lambda a: a.kind == "goodwill"),
            "findings": findings,
            "observations": self.observation_ids.filtered(lambda o: o.id in seen),
            "policy": policy,
            "day": policy._get_local_date(fields.Datetime.now()),
        }

    def _get_refusing_findings(self, check, override):
        """Return the findings that refuse the claim: those that exclude by themselves and, where a
        manager refused it, those that were to review and are proven.

        :param check: the last ``warranty.assessment`` of the checks
        :param override: the manager's after it, may be empty
        """
        effects = ("exclude", "review") if override.decision == "excluded" else ("exclude",)
        return check.finding_ids.filtered(
            lambda f: f.effect in effects
            and (f.effect == "exclude" or (f.data or {}).get("complete", True))
        )

    def _get_photo_uris(self, photos):
        """Return photos of a claim or its evidence as they go into a document.

        :param photos: ``ir.attachment``
        """
        # sudo: whoever may print the document shows what belongs to it
        return get_photo_uris(photos.sudo())
