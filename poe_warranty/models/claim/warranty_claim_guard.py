from odoo import api, fields, models
from odoo.exceptions import UserError


class WarrantyClaim(models.Model):
    """What nobody types in on a claim, and what of it stays."""

    _inherit = "warranty.claim"

    company_id = fields.Many2one(settled_by="_get_reason_taken_up")

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
            "change_ids",
            "notice_ids",
            "device_move_ids",
            "repair_ids",
            "invoice_ids",
            "cost_ids",
            "remedy_ids",
            "coverage_ids",
            "recovery_ids",
        ]

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
        """Return those of them that only tell which fault it is, and what failed."""
        return {
            "fault_group_id",
            "defect_id",
            "symptom_id",
            "section_id",
            "failed_part_id",
            "failed_part_lot_id",
        }

    # === WHY A FACT IS SETTLED: other rooms add their reasons === #

    def _get_reason_ended(self, name):
        """Return why the facts of a claim that ended stay."""
        if self.is_open:
            return None
        return self.env._("Claim %s is closed: its facts can no longer change.", self.name)

    def _get_reason_taken_up(self, name):
        """Return why stays whose claim it is: that company has the device, or works on it."""
        if not self.received_datetime and self.state in ("new", "inspection", "decided"):
            return None
        return self.env._(
            "Claim %(claim)s is worked on by %(company)s: it stays there.",
            claim=self.name,
            company=self.company_id.display_name,
        )

    def _get_reason_customer(self, name):
        """Return why stays who the customer is."""
        return self._get_reason_ended(name)

    def _get_reason_on_paper(self, name):
        """Return why stays what the customer holds on paper: how the device looked when it came."""
        receipt = self.receipt_id
        if not receipt.confirmed_on:
            return None
        return self.env._(
            "The customer holds receipt %s: what it says of the device stays.", receipt.name
        )

    def _get_reason_received(self, name):
        """Return why the moment stays in which the device came."""
        return self._get_reason_ended(name)
