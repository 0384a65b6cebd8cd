from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...tools.action import get_form_action


class WarrantyClaim(models.Model):
    """The working half of a claim: the documents that carry the decision out.

    Every action is safe to press twice: the document it made is found again.
    """

    _inherit = "warranty.claim"

    repair_ids = fields.One2many(
        "repair.order", "claim_id", string="Repairs", readonly=True, by_program=True
    )
    repair_id = fields.Many2one(
        "repair.order",
        string="Repair",
        compute="_compute_repair_id",
        search="_search_repair_id",
        compute_sudo=True,  # accounting reads the claim without a right to repairs
    )
    part_move_ids = fields.One2many(related="repair_id.move_ids", string="Parts")

    # === COMPUTE === #

    @api.depends("repair_ids.state")
    def _compute_repair_id(self):
        for claim in self:
            claim.repair_id = claim.repair_ids.filtered(lambda repair: repair.state != "cancel")[:1]

    @api.model
    def _search_repair_id(self, operator, value):
        return [("repair_ids", operator, value)]

    # === ACTIONS === #

    def action_repair(self):
        """Open the free repair of a covered claim, making it the first time (C3).

        :return: a window action
        :raise UserError: when the claim is not covered, or repaired too often already
        """
        self.ensure_one()
        if not self.repair_id:
            self._check_decided(lambda claim: claim.is_free_work)
            self._check_repair_promising()
            self._lock()
            self._create_repair(under_warranty=True)
            self._update_state("repair")
        return self.action_view_repair()

    def action_view_repair(self):
        """Open the repair of the claim."""
        self.ensure_one()
        return get_form_action(self.repair_id)

    def action_view_card(self):
        """Open the warranty card."""
        self.ensure_one()
        return get_form_action(self.card_id)

    def _get_move_action(self, move):
        """Return the window action on an invoice or credit note; who has no access to the ledger is
        told that it waits there."""
        if self.env.user.has_groups("account.group_account_invoice,account.group_account_readonly"):
            return get_form_action(move)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Accounting has it now: claim %s.", self.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === BUSINESS === #

    def _check_decided(self, allows):
        """:raise UserError: unless the claim's verdict allows the work and still holds

        :param allows: function of the claim
        """
        self.ensure_one()
        self._check_verdict_current()
        if not self.decision or not allows(self):
            raise UserError(
                self.env._(
                    "This cannot be done on claim %(claim)s: %(verdict)s",
                    claim=self.name,
                    verdict=self.verdict
                    or self.env._("it is not decided yet. Press “Assess” first."),
                )
            )
        self._check_work_state("decided")
        if not self.partner_id:
            raise UserError(
                self.env._("Who is the customer of claim %s? Choose one first.", self.name)
            )

    def _check_work_state(self, state):
        """:raise UserError: when the claim is not in the state in which this work begins"""
        self.ensure_one()
        if self.state != state:
            raise UserError(
                self.env._(
                    "Claim %(claim)s is “%(state)s”: no work can start on it now.",
                    claim=self.name,
                    state=self._get_state_label(),
                )
            )

    def _create_repair(self, under_warranty):
        """Create and return the ``repair.order`` of the claim, as a draft."""
        self.ensure_one()
        # one repair a claim is the database's rule: it must see that an earlier one was cancelled
        self.repair_ids.flush_recordset(["state"])
        # sudo: who decides need not be able to make repairs
        Repair = self.env["repair.order"].sudo().with_company(self.company_id)._as_program()
        return Repair.create(self._prepare_repair_vals(under_warranty)).sudo(False)

    def _prepare_repair_vals(self, under_warranty):
        """Return the values of the repair. The device is the customer's: wherever it is worked on, it
        never enters our valuation.

        :param bool under_warranty: free of charge (C3) or charged (C4)
        """
        location = self._get_work_location()
        words = (self.device_serial, self.fault_description, self.inspection_note)
        # core asks the serial of a tracked device; one that is not in stock is named in the notes
        known = self.lot_id or self.product_tracking == "none"
        return {
            "claim_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id if known else False,
            "lot_id": self.lot_id.id,
            "under_warranty": under_warranty,
            "internal_notes": plaintext2html(" · ".join(filter(None, words))),
            "product_location_src_id": location.id,
            "product_location_dest_id": location.id,
        }

    def _get_work_location(self):
        """Return where the device is worked on: with us or, on site, with the customer."""
        self.ensure_one()
        if self._is_in_service():
            return self.env["stock.location"]._get_warranty_location("service", self.company_id)
        return self.partner_id.with_company(self.company_id).property_stock_customer

    def _check_repair_promising(self):
        """:raise UserError: when the same fault was repaired as often as the policy allows: the
        device is replaced, or refunded (Law 19/2023, art. 30.2.đ)"""
        failed = self.finding_ids.filtered(lambda finding: finding.reason == "failed_repairs")
        if failed:
            raise UserError(
                self.env._("Claim %(claim)s: %(reason)s", claim=self.name, reason=failed[0].message)
            )
