"""Checks on the device: III.2 (seal), III.5–III.7 and III.9 (inspected causes), III.8 (software)."""

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

SEAL = {
    "torn": _lt("The warranty seal is torn."),
    "broken": _lt("The warranty seal is broken."),
    "overwritten": _lt("The warranty seal is overwritten."),
    "modified": _lt("The warranty seal is modified."),
}
OTHER_SEAL = _lt("The device carries seal %(found)s; the seal on record is %(expected)s.")
CAUSE = _lt("Inspection by %(inspector)s: %(cause)s.")
FREE_SOFTWARE = _lt("The fault is in free software supplied with the device.")

CAUSAL_EFFECTS = {"yes": "exclude", "undetermined": "review", "no": "warn"}


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    check_type = fields.Selection(
        selection_add=[
            ("seal", "Seal torn, broken, overwritten or modified"),
            ("damage", "Mechanical damage, moisture, fire or disaster"),
            ("pests", "Rodents or insects"),
            ("misuse", "Improper use or wrong voltage"),
            ("free_software", "Free software"),
            ("unauthorised_repair", "Opened or repaired without authorisation"),
        ],
        ondelete={
            "seal": "cascade",
            "damage": "cascade",
            "pests": "cascade",
            "misuse": "cascade",
            "free_software": "cascade",
            "unauthorised_repair": "cascade",
        },
    )

    def _evaluate_seal(self, claims):
        """III.2: the seal was tampered with, or is not the one we put on last."""
        findings = {}
        for claim in claims:
            number, expected = claim.seal_number, claim.current_seal_id.number
            if claim.seal_condition in SEAL:
                reason, message = f"seal_{claim.seal_condition}", SEAL[claim.seal_condition]
            elif number and expected and number.strip().upper() != expected.upper():
                reason, message = "seal_number", OTHER_SEAL
            else:
                continue
            findings[claim] = [
                self._prepare_finding_vals(reason, message, found=number, expected=expected)
            ]
        return findings

    def _evaluate_damage(self, claims):
        """III.5: dropped, broken, hit, scratched, dented, damp, rusty, wet, fire or disaster."""
        return self._evaluate_causes(claims)

    def _evaluate_pests(self, claims):
        """III.6: rodents or insects."""
        return self._evaluate_causes(claims)

    def _evaluate_misuse(self, claims):
        """III.7: instructions not followed, wrong voltage."""
        return self._evaluate_causes(claims)

    def _evaluate_unauthorised_repair(self, claims):
        """III.9: opened or repaired by someone POE Sec did not authorise."""
        return self._evaluate_causes(claims)

    def _evaluate_causes(self, claims):
        """Return a finding for each inspected cause that belongs to this check."""
        findings = {}
        for claim in claims:
            observations = claim.observation_ids.filtered(
                lambda o: o.code_id.check_type == self.check_type
            )
            if observations:
                findings[claim] = [self._prepare_cause_vals(o) for o in observations]
        return findings

    def _prepare_cause_vals(self, observation):
        """Return the finding of one inspected cause. Where the policy asks for a causal link, the
        recorded link decides: proven it excludes, open it needs a person, denied it only warns."""
        effect = None
        if self.causal and self.effect in ("exclude", "review"):
            effect = CAUSAL_EFFECTS[observation.causal_link]
        return self._prepare_finding_vals(
            observation.code_id.code,
            CAUSE,
            effect=effect,
            inspector=observation.inspector_id,
            cause=observation.code_id,
            observation_id=observation.id,
            causal_link=observation.causal_link,
        )

    def _evaluate_free_software(self, claims):
        """III.8: the fault lies in software given free with the device. Firmware is part of the
        device and does not count."""
        return {
            claim: [self._prepare_finding_vals("free_software", FREE_SOFTWARE)]
            for claim in claims
            if claim.fault_area == "software"
        }
