from odoo import api, models
from odoo.exceptions import AccessError, UserError


class WarrantyRecovery(models.Model):
    """What nobody types in on a recovery, and which facts the supplier was told already."""

    _inherit = "warranty.recovery"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if any(recovery.state not in ("draft", "cancelled") for recovery in self):
            raise UserError(
                self.env._("A recovery the supplier was asked for is kept: cancel it instead.")
            )

    @api.model
    def _get_workflow_fields(self):
        """Return the fields that only the recovery's own methods write."""
        return {
            "name",
            "company_id",
            "state",
            "supplier_end",
            "is_eligible",
            "is_doa",
            "reminded",
            "outcome",
            "settled_on",
            "recovered_amount",
            "remaining_amount",
            "credit_note_ids",
            "picking_ids",
            "write_off_reason",
            "write_off_user_id",
            "written_off_on",
        }

    @api.model
    def _get_fact_states(self):
        """Return ``{field: states in which a person may still change it}``."""
        asked = ("draft", "requested")
        answered = (*asked, "approved")
        facts = (
            "product_id",
            "lot_id",
            "quantity",
            "partner_id",
            "supplier_start",
            "supplier_months",
        )
        return {
            **dict.fromkeys(facts, asked),
            **dict.fromkeys(("rma_number", "rma_date", "rma_expiry"), answered),
            "expected_amount": (*answered, "sent"),
        }

    def _check_workflow(self, names):
        """:raise AccessError: when there are names of fields that nobody types in"""
        if names:
            raise AccessError(
                self.env._(
                    "This follows from the recovery's own buttons and cannot be typed in: %s.",
                    ", ".join(sorted(self._fields[name].string for name in names)),
                )
            )

    def _check_facts_open(self, vals):
        """:raise UserError: when a fact is to change that the supplier was told or answered"""
        states = self._get_fact_states()
        for recovery in self:
            fixed = [
                name for name in vals if recovery.state not in states.get(name, recovery.state)
            ]
            if fixed:
                raise UserError(
                    self.env._(
                        "Recovery %(recovery)s is “%(state)s”: %(fields)s can no longer change.",
                        recovery=recovery.name,
                        state=recovery._get_state_label(),
                        fields=", ".join(self._fields[name].string for name in fixed),
                    )
                )
