from odoo import api, models
from odoo.exceptions import UserError


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
    def _get_fact_states(self):
        """Return ``{field: states in which a person may still change it}``; none for its claim."""
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

    def _get_reason_told(self, name):
        """Return why a fact stays that the supplier was told or answered."""
        if self.state in self._get_fact_states().get(name, ()):
            return None
        return self.env._(
            "Recovery %(recovery)s is “%(state)s”: %(field)s can no longer change.",
            recovery=self.name,
            state=self._get_state_label(),
            field=self._fields[name]._description_string(self.env),
        )
