from odoo import api, models
from odoo.exceptions import AccessError, UserError


class WarrantyClaim(models.Model):
    """What nobody types in on a claim, and what of it stays."""

    _inherit = "warranty.claim"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_untouched(self):
        """Only a claim that nothing was done for can go: with it the program would lose sight of a
        device, a cost or a document."""
        self._check_receipts_open([{"receipt_id": False}])
        # sudo: what was done for the claim, whoever deletes it
        for claim in self.sudo():
            if traces := [name for name in self._get_trace_fields() if claim[name]]:
                raise UserError(
                    self.env._(
                        "Claim %(claim)s is part of the record (%(traces)s): cancel it, do not "
                        "delete it.",
                        claim=claim.name,
                        traces=", ".join(
                            self._fields[name]._description_string(self.env) for name in traces
                        ),
                    )
                )

    @api.model
    def _get_trace_fields(self):
        """Return the fields that hold what was done for a claim. Every document that points to a
        claim is in one of them (its link is ``ondelete="restrict"``)."""
        return [
            "assessment_ids",
            "device_move_ids",
            "repair_ids",
            "invoice_ids",
            "cost_ids",
            "coverage_ids",
            "recovery_ids",
        ]

    @api.model
    def _get_workflow_fields(self):
        """Return the fields that only the claim's own methods may write."""
        return {
            "name",
            "state",
            "decision",
            "verdict_outdated",
            "assessment_ids",
            "override_id",
            "goodwill_parts",
            "goodwill_labour",
            "lot_id",
            "card_found_key",
            "is_of_card",
            "product_tracking",
            "loaner_back_on",
            "loaner_reminded",
            "device_place",
            "noted_cost",
            "replacement_lot_id",
            "replacement_consent_ids",
            "refund_id",
            "coverage_ids",
        }

    @api.model
    def _get_judged_fields(self):
        """Return the fields whose change makes the last verdict outdated."""
        return {
            "device_serial",
            "serial_unreadable",
            "card_id",
            "lot_id",
            "product_id",
            "phone",
            "notice_datetime",
            "fault_area",
            "card_lost",
            "seal_condition",
            "seal_number",
            "observation_ids",
            "failure_date",
            "failure_proof_ids",
            "partner_id",
            *self._get_code_fields(),
        }

    @api.model
    def _get_code_fields(self):
        """Return those of them that only tell which fault it is."""
        return {"fault_group_id", "defect_id", "symptom_id"}

    def _check_vals_writable(self, vals):
        """Buttons are not the protection: the same holds for every interface.

        :raise AccessError: when vals touch a field of the workflow
        """
        if not self.env.su and self._get_workflow_fields() & set(vals):
            raise AccessError(
                self.env._(
                    "The state and the decision of a claim follow from its checks and documents; "
                    "they cannot be typed in. Use the buttons of the claim."
                )
            )

    def _check_new_vals(self, vals):
        """Refuse workflow fields in a new claim, but for the defaults a form sends back.

        :return: True
        """
        sent = {
            name
            for name in self._get_workflow_fields()
            if vals.get(name) not in ("new", False, None, [])
        }
        self._check_vals_writable(dict.fromkeys(sent))
        return True

    def _check_facts_open(self, vals):
        """:raise UserError: when a fact of a closed or cancelled claim is to change"""
        if self.env.su or self._get_judged_fields().isdisjoint(vals):
            return
        for claim in self.filtered(lambda claim: not claim.is_open):
            raise UserError(
                self.env._("Claim %s is closed: its facts can no longer change.", claim.name)
            )
