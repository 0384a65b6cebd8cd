from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class WarrantyRecovery(models.Model):
    """What the supplier refused, in all or in part: asked for again, or given up, and by whom."""

    _inherit = "warranty.recovery"

    write_off_reason = fields.Text(readonly=True, copy=False, by_program=True)
    write_off_user_id = fields.Many2one(
        "res.users",
        string="Write-off approved by",
        readonly=True,
        copy=False,
        by_program=True,
    )
    written_off_on = fields.Date(readonly=True, copy=False, by_program=True)

    # === ACTIONS === #

    def action_write_off(self):
        """Ask for the reason for which the rest is given up."""
        self.ensure_one()
        self._check_may_write_off()
        return self._get_wizard_action(self.env._("Write Off"), "warranty.recovery.write.off")

    def action_contest(self):
        """Ask the supplier again for what it refused, in all or in part, under a new RMA number."""
        for recovery in self.filtered(lambda recovery: recovery.state != "requested"):
            recovery._check_rest_open()
            recovery._update_state(
                "requested", rma_number=False, rma_date=False, rma_expiry=False, outcome=False
            )
        return True

    # === BUSINESS === #

    def _check_rest_open(self):
        """:raise UserError: unless the supplier refused, or credited a part only"""
        for recovery in self:
            in_part = recovery.state == "settled" and (
                recovery.outcome == "part" or recovery.remaining_amount
            )
            if recovery.state != "refused" and not in_part:
                raise UserError(
                    self.env._(
                        "Recovery %(recovery)s is “%(state)s”: only what a supplier refused, in all "
                        "or in part, is contested or written off.",
                        recovery=recovery.name,
                        state=recovery._get_state_label(),
                    )
                )

    def _check_may_write_off(self):
        """:raise AccessError: for anyone but a warranty administrator
        :raise UserError: while there is nothing to give up"""
        if not self.env.user.has_group("poe_warranty.group_warranty_manager"):
            raise AccessError(
                self.env._("Only a warranty administrator approves what is not recovered.")
            )
        self._check_rest_open()

    def _write_off(self, reason):
        """Give up what the supplier refused; final.

        :param str reason: why
        """
        self.ensure_one()
        self._lock()
        if self.state == "written_off":
            return
        self._check_may_write_off()
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason: it is read a year later."))
        self._update_state(
            "written_off",
            write_off_reason=reason,
            write_off_user_id=self.env.uid,
            written_off_on=self._get_today(),
        )
