"""Checks on the device: III.2 (seal), III.5–III.7 and III.9 (inspected causes), III.8 (software)."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..const import CAUSAL_EFFECTS

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

SEAL = {
    "torn": _lt("The warranty seal is torn."),
    "broken": _lt("The warranty seal is broken."),
    "overwritten": _lt("The warranty seal is overwritten."),
    "modified": _lt("The warranty seal is modified."),
}
# the inspected cause that is about the number of the seal; the others are about its condition
FOREIGN_SEAL = "seal_foreign"
OTHER_SEAL = _lt("The device carries seal %(found)s; the seal on record is %(expected)s.")
CAUSE = _lt("Inspection by %(inspector)s: %(cause)s.")
NO_ORIGIN = _lt("Before “%(cause)s” can exclude the claim, say who is answerable for it.")
FREE_SOFTWARE = _lt("The fault is in free software supplied with the device.")
NOT_CUSTOMERS = {
    "ours": _lt("Inspection by %(inspector)s: %(cause)s, from our own work. %(note)s"),
    "product": _lt("Inspection by %(inspector)s: %(cause)s, from the product itself. %(note)s"),
}
SOLD_BY_US = _lt(
    "Inspection by %(inspector)s: %(cause)s, from %(source)s that we sold with order %(order)s."
)


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

    @api.model
    def _get_inspected_checks(self):
        inspected = {"seal", "damage", "pests", "misuse", "unauthorised_repair"}
        return super()._get_inspected_checks() | inspected

    @api.model
    def _get_questions(self):
        return super()._get_questions() | {
            "seal": self.env._("Seal torn, broken, overwritten or modified?"),
            "damage": self.env._("Damaged by a fall, impact, water or fire?"),
            "pests": self.env._("Damaged by rodents or insects?"),
            "misuse": self.env._("Manual not followed, or wrong voltage?"),
            "free_software": self.env._("Fault in free software?"),
            "unauthorised_repair": self.env._("Opened or repaired without authorisation?"),
        }

    def _evaluate_seal(self, claims):
        """III.2: the seal was tampered with, or is not the one we put on last. What the desk noted
        of its condition counts until an inspector records that with its link to the fault; what it
        noted of the number, until an inspector says the number is foreign."""
        findings = self._evaluate_causes(claims)
        for claim in claims:
            if noted := self._get_noted_seal(claim):
                findings[claim] = findings.get(claim, []) + [
                    self._prepare_seal_vals(claim, *found) for found in noted
                ]
        return findings

    def _get_noted_seal(self, claim):
        """Return ``[(reason, message)]`` of what the desk noted of the seal and no inspector judged."""
        condition, number, noted = claim.seal_condition, claim.seal_number, []
        if condition not in SEAL and not number:
            return noted
        judged = claim.observation_ids.code_id.filtered(lambda c: c.check_type == self.check_type)
        by_number = judged.filtered(lambda code: code.code == FOREIGN_SEAL)
        if condition in SEAL and judged == by_number:
            noted.append((f"seal_{condition}", SEAL[condition]))
        if number and not by_number and not claim._has_valid_seal(number):
            noted.append(("seal_number", OTHER_SEAL))
        return noted

    def _prepare_seal_vals(self, claim, reason, message):
        """Return the values of one finding of :meth:`_get_noted_seal`: the desk sees, it does not
        inspect, so where more is asked for a person must look."""
        weak = (self.causal or self.evidence_required) and not self._is_strict(claim)
        return self._prepare_finding_vals(
            reason,
            message,
            effect="review" if weak and self.effect == "exclude" else None,
            found=claim.seal_number,
            expected=claim.current_seal_id.number,
            complete=not weak,
        )

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
        """Return the findings of each inspected cause that belongs to this check."""
        findings = {}
        # sudo: one query for all photos; what is asked of them is only whether they are there
        claims.sudo().observation_ids.mapped("attachment_ids")
        found = claims.observation_ids.filtered(lambda o: o.code_id.check_type == self.check_type)
        found -= found._filter_authorised_work()
        for claim, observations in found.grouped("claim_id").items():
            findings[claim] = [
                vals for o in observations for vals in self._prepare_cause_vals_list(o)
            ]
        return findings

    def _prepare_cause_vals_list(self, observation):
        """Return the findings of one inspected cause: the cause, and what its evidence lacks.

        A cause that is not the customer's only warns: the fault is ours to cure (C3). Where the
        policy asks for a causal link, the recorded link decides: proven it excludes, open it needs
        a person, denied it only warns. Without the evidence asked for nothing is excluded, nor before
        somebody said who is answerable.
        """
        claim = observation.claim_id
        facts = {
            "inspector": observation.inspector_id,
            "cause": observation.code_id,
            "note": observation.note or "",
            "observation_id": observation.id,
            "causal_link": observation.causal_link,
            "reading": observation.reading,
            "instrument": observation.instrument,
            "photos": observation.sudo().attachment_ids.ids,  # sudo: which they are, not the photos
        }
        reason = observation.code_id.code
        order = observation._get_order_of_source()
        if order:
            facts |= {"source": observation.source_product_id, "order": order.name}
            return [self._prepare_finding_vals("sold_by_us", SOLD_BY_US, effect="warn", **facts)]
        if observation.origin in NOT_CUSTOMERS:
            message = NOT_CUSTOMERS[observation.origin]
            reason = f"{observation.origin}_{reason}"
            return [self._prepare_finding_vals(reason, message, effect="warn", **facts)]
        effect, gaps = self._get_effect(claim), []
        if not self._is_strict(claim):
            if self.causal and effect in ("exclude", "review"):
                effect = CAUSAL_EFFECTS[observation.causal_link]
            if self.evidence_required and effect in ("exclude", "review"):
                gaps = observation._get_evidence_gaps()
        if not observation.origin and effect in ("exclude", "review"):
            gaps = [("no_origin", NO_ORIGIN), *gaps]
        proven = not self.causal or observation.causal_link == "yes" or self._is_strict(claim)
        facts["complete"] = proven and not gaps
        if gaps and effect == "exclude":
            effect = "review"
        return [self._prepare_finding_vals(reason, CAUSE, effect=effect, **facts)] + [
            self._prepare_finding_vals(gap, message, effect="warn", cause=observation.code_id)
            for gap, message in gaps
        ]

    def _evaluate_free_software(self, claims):
        """III.8: the fault lies in software given free with the device. Firmware is part of the
        device and does not count."""
        return {
            claim: [self._prepare_finding_vals("free_software", FREE_SOFTWARE)]
            for claim in claims
            if claim.fault_area == "software"
        }
