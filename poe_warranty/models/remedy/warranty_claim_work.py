from odoo import api, fields, models
from odoo.tools import plaintext2html

from ...tools.action import get_form_action
from ...tools.label import get_labels
from .warranty_remedy import BEGUN


class WarrantyClaim(models.Model):
    """The working half of a claim: what is done by its decision, one ``warranty.remedy`` at a time,
    and the repair.

    Every action is safe to press twice: the document it made is found again.
    """

    _inherit = "warranty.claim"

    remedy_ids = fields.One2many("warranty.remedy", "claim_id", readonly=True, by_program=True)
    remedies_refused = fields.Text(
        string="Why not otherwise",
        compute="_compute_remedies_refused",
        compute_sudo=True,
        help="What cannot be done for a decided claim, and why.",
    )
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

    @api.depends(
        "remedy_ids.state", "is_free_work", "card_id", "resolution_id", "received_datetime",
        "refund_id.state", "quotation_state", "has_charged_parts", "customer_choice",
        "customer_choice_ids", "invoice_ids.state",
    )  # fmt: skip
    def _compute_refusals(self):
        return super()._compute_refusals()

    @api.depends("refusals")
    @api.depends_context("lang")
    def _compute_remedies_refused(self):
        labels = get_labels(self.env["warranty.remedy"], "kind")
        for claim in self:
            refused = {}
            if claim.state == "decided" and not claim.verdict_outdated:
                refusals = claim.refusals
                for kind, label in labels.items():
                    if kind in refusals:
                        refused.setdefault(refusals[kind], []).append(label)
            lines = (f"{', '.join(names)}: {reason}" for reason, names in refused.items())
            claim.remedies_refused = "\n".join(lines)

    # === WHAT IS POSSIBLE === #

    def _get_refusals(self):
        """Add the remedies, by their kind."""
        refusals = super()._get_refusals()
        for claim, remedies in self.env["warranty.remedy"]._get_refusals(self).items():
            refusals[claim] |= remedies
        return refusals

    @api.model
    def _get_refusals_unsaved(self):
        refusals = super()._get_refusals_unsaved()
        reason = self.env._("Save the claim first.")
        return refusals | dict.fromkeys(get_labels(self.env["warranty.remedy"], "kind"), reason)

    # === ACTIONS === #

    def action_repair(self):
        """Open the free repair of a covered claim, making it the first time (C3).

        :return: a window action
        :raise UserError: when it cannot be repaired free of charge, saying why
        """
        self.ensure_one()
        if not self.repair_id:
            self.env["warranty.remedy"]._begin("free_repair", self)
        return self.action_view_repair()

    def action_hand_back(self):
        """The device goes back as it came, since it has no fault or nobody repairs it: nothing is
        done and nothing charged.

        :raise UserError: for a covered device in which a fault was found
        """
        Remedy = self.env["warranty.remedy"]
        waiting = self - self._get_begun_remedies("hand_back", "no_fault").claim_id
        faultless = waiting.filtered("no_fault_found")
        Remedy._begin("no_fault", faultless)
        Remedy._begin("hand_back", waiting - faultless)
        return True

    def action_undo(self):
        """Take back what was begun without a document: the claim is decided anew.

        :raise ClaimStateError: when nothing was begun, or a document is to be cancelled instead
        """
        self._check_allowed("undo")
        self._get_begun_remedies()._undo()
        return True

    def _allow_undo(self):
        begun = self._get_begun_remedies()
        if not begun:
            return self.env._("Nothing is under way for claim %s.", self.name)
        if begun.result:
            return self.env._(
                "Claim %(claim)s: cancel %(document)s instead.",
                claim=self.name,
                document=begun.result.display_name,
            )
        return None

    def _get_reason_kept(self):
        reason = super()._get_reason_kept() or self._get_reason_refund_cancelled()
        return reason or self._get_reason_reserved()

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

    def _get_begun_remedies(self, *kinds):
        """Return what is offered or under way for these claims, at most one remedy a claim.

        :param kinds: of ``warranty.remedy``, all where none is given
        """
        begun = self.remedy_ids.filtered(lambda remedy: remedy.state in BEGUN)
        return begun.filtered(lambda remedy: remedy.kind in kinds) if kinds else begun

    def _hand_over(self):
        """Hand over what was done for these claims, and book what we bear of it."""
        self._get_begun_remedies()._hand_over()
        # sudo: who hands over need not be able to read costs
        if self.sudo().cost_ids:
            self._post_costs()

    def _get_reason_uncovered(self, covers):
        """Return why the verdict does not allow a remedy, or None.

        :param covers: function of the claim that tells whether it does
        """
        if self.decision and covers(self):
            return None
        return self.env._(
            "This cannot be done on claim %(claim)s: %(verdict)s",
            claim=self.name,
            verdict=self.verdict or self.env._("it is not decided yet. Press “Assess” first."),
        )

    def _get_reason_not_in(self, state):
        """Return why no work begins: the claim is not in the state for it, or None.

        :param str state: of the claim, in which this work begins
        """
        if self.state == state:
            return None
        return self.env._(
            "Claim %(claim)s is “%(state)s”: no work can start on it now.",
            claim=self.name,
            state=self._get_state_label(),
        )

    def _get_reason_nobody(self):
        """Return why nothing begins: there is no customer, or None."""
        if self.partner_id:
            return None
        return self.env._("Who is the customer of claim %s? Choose one first.", self.name)

    def _get_reason_faulty(self):
        """Return why the device does not go back as it came: it is covered and has a fault, or
        None. Where labour is charged the customer may do without."""
        if self.decision != "covered" or self.no_fault_found or self.is_labour_charged:
            return None
        return self.env._(
            "Claim %s is covered: repair the device, or record a resolution that says no fault was "
            "found.",
            self.name,
        )

    def _get_reason_fault_unknown(self):
        """Return why the device does not go back as one without a fault, or None."""
        if self.no_fault_found:
            return None
        return self.env._("No resolution of claim %s says that no fault was found.", self.name)

    def _get_reason_reserved(self):
        """Return why a claim is not closed: a part is reserved for it that nobody used, or None."""
        waiting = self.repair_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move.quantity
        )
        if not waiting:
            return None
        return self.env._(
            "Still reserved for claim %(claim)s: %(parts)s. Take what was not used off its repair.",
            parts=", ".join(waiting.product_id.mapped("display_name")),
            claim=self.name,
        )

    def _get_reason_refund_cancelled(self):
        """Return why a device that is ours is not handed over: the money is not on its way, or
        None."""
        if not self.refund_cancelled:
            return None
        return self.env._(
            "The credit note of claim %s was cancelled: press “Refund” to make it anew.", self.name
        )

    def _create_repair(self, under_warranty):
        """Create and return the ``repair.order`` of the claim, as a draft."""
        self.ensure_one()
        # one repair a claim is the database's rule: it must see that an earlier one was cancelled
        self.env["repair.order"].flush_model(["state"])
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
        if self.received_datetime and self._is_in_service():
            return self.env["stock.location"]._get_warranty_location("service", self.company_id)
        return self.partner_id.with_company(self.company_id).property_stock_customer
