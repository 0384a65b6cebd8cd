from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...tools.action import get_form_action


class WarrantyClaim(models.Model):
    """The claim at the desk: what came in with it, what was lent, when it came and went."""

    _inherit = "warranty.claim"

    receipt_id = fields.Many2one(
        "warranty.receipt",
        string="Receipt",
        index="btree_not_null",
        copy=False,
        check_company=True,
        domain="[('state', '=', 'draft'), ('partner_id', '=', partner_id)]",
    )
    promised_date = fields.Date(related="receipt_id.promised_date", tracking=False)
    receipt_clock = fields.Selection(related="receipt_id.clock", string="Promise")
    received_datetime = fields.Datetime(
        string="Device received",
        index=True,
        copy=False,
        tracking=True,
        help="When the device came into our hands. Empty until it comes, and for a fault served on "
        "site.",
        settled_by="_get_reason_received",
    )
    returned_datetime = fields.Datetime(
        string="Device returned",
        copy=False,
        tracking=True,
        help="When the customer got it back; empty at the hand-over, it is the present.",
        settled_by="_get_reason_ended",
    )
    failure_date = fields.Date(
        string="Failed on",
        help="Day on which the fault showed, when it is known (III.1).",
        settled_by="_get_reason_ended",
    )
    failure_proof_ids = fields.Many2many(
        "ir.attachment",
        "warranty_claim_failure_proof_rel",
        string="Evidence of that day",
        bypass_search_access=True,
        help="Log, photo or message that shows when it failed.",
        settled_by="_get_reason_ended",
    )
    device_condition = fields.Char(
        string="Condition handed in",
        help="Scratches, dents, missing screws.",
        settled_by="_get_reason_on_paper",
    )
    accessories = fields.Char(
        help="What came with it: power supply, bracket, disks, cables.",
        settled_by="_get_reason_on_paper",
    )
    photo_ids = fields.Many2many(
        "ir.attachment",
        "warranty_claim_photo_rel",
        string="Photos",
        bypass_search_access=True,
        help="The device as it was handed in.",
        settled_by="_get_reason_on_paper",
    )
    device_card_id = fields.Many2one(
        "warranty.card",
        string="Card of this serial",
        compute="_compute_device_card_id",
        help="The card of the serial on the device, where the claim is on another one (III.4).",
    )

    # === COMPUTE === #

    @api.depends("device_serial", "card_id")
    def _compute_device_card_id(self):
        for claim in self:
            claim.device_card_id = False
            if claim.device_serial and claim.lot_id and claim.lot_id != claim.card_id.lot_id:
                # sudo: an accountant who reads the claim has no right on serials
                cards = claim.lot_id.sudo().warranty_card_ids.filtered_domain(
                    [("state", "=", "issued"), ("company_id", "=", claim.company_id.id)]
                )
                claim.device_card_id = cards[:1].sudo(False)

    # === CONSTRAINTS === #

    @api.constrains("failure_date", "notice_datetime")
    def _check_failure_date(self):
        for claim in self.filtered("failure_date").filtered("notice_datetime"):
            if claim.failure_date > claim._get_notice_date():
                raise ValidationError(
                    self.env._(
                        "The fault cannot have shown after it was reported: check the day it "
                        "failed and the first notice."
                    )
                )

    @api.constrains("received_datetime", "returned_datetime")
    def _check_service_times(self):
        now = fields.Datetime.now()
        for claim in self:
            received, returned = claim.received_datetime, claim.returned_datetime
            if (received and received > now) or (returned and returned > now):
                raise ValidationError(
                    self.env._("A device is received and returned in the past: check the moment.")
                )
            if received and returned and returned < received:
                raise ValidationError(
                    self.env._("The device cannot be returned before it was received.")
                )

    @api.constrains("received_datetime")
    def _check_received_in_term(self):
        for claim in self.filtered("received_datetime").filtered("card_id"):
            card = claim.card_id
            if card.policy_id._get_local_date(claim.received_datetime) < card.date_start:
                raise ValidationError(
                    self.env._(
                        "The device cannot have come in before its warranty began on %s: check when "
                        "it was received.",
                        format_date(self.env, card.date_start),
                    )
                )

    @api.constrains("receipt_id", "partner_id")
    def _check_receipt(self):
        for claim in self.filtered("receipt_id"):
            if claim.partner_id and claim.partner_id != claim.receipt_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(claim)s is of %(customer)s: it cannot come in on receipt %(receipt)s of "
                        "%(other)s.",
                        claim=claim.name,
                        customer=claim.partner_id.display_name,
                        receipt=claim.receipt_id.name,
                        other=claim.receipt_id.partner_id.display_name,
                    )
                )

    # === GUARDS === #

    def _check_receipts_open(self, vals_list):
        """:raise UserError: when a device is to come on, or off, a receipt the customer holds"""
        if self._is_program() or not any("receipt_id" in vals for vals in vals_list):
            return
        ids = [vals["receipt_id"] for vals in vals_list if vals.get("receipt_id")]
        receipts = self.env["warranty.receipt"].browse(ids)
        changed = self.filtered(lambda claim: claim.receipt_id.id not in ids).receipt_id
        for receipt in (changed | (receipts - self.receipt_id)).filtered("confirmed_on"):
            raise UserError(
                self.env._(
                    "The customer holds receipt %s: its devices stay as they are. Make another "
                    "receipt.",
                    receipt.name,
                )
            )

    # === ACTIONS === #

    def action_view_receipt(self):
        """Open the receipt the device came in on."""
        self.ensure_one()
        return get_form_action(self.receipt_id)

    def action_receipt(self):
        """Open the receipt of the device, making one the first time.

        :raise ClaimStateError: once work on the device has begun
        :raise UserError: without a customer
        """
        self.ensure_one()
        if not self.receipt_id:
            self._check_allowed("receipt")
            if not self.partner_id:
                raise UserError(
                    self.env._("Who is the customer of claim %s? Choose one first.", self.name)
                )
            self.receipt_id = self.env["warranty.receipt"].create(
                {"partner_id": self.partner_id.id, "company_id": self.company_id.id}
            )
        return self.action_view_receipt()

    def _allow_receipt(self):
        if self.receipt_id:
            return self.env._(
                "Claim %(claim)s has receipt %(receipt)s already.",
                claim=self.name,
                receipt=self.receipt_id.name,
            )
        if self.state in ("new", "inspection", "decided"):
            return None
        return self.env._(
            "Claim %(claim)s is “%(state)s”: a receipt is handed out when a device comes in.",
            claim=self.name,
            state=self._get_state_label(),
        )

    # === BUSINESS === #

    def _is_failure_proven(self, end):
        """Tell whether there is evidence that the fault showed by a day (late notice).

        :param date end: effective end of the warranty
        """
        self.ensure_one()
        # sudo: whether there is evidence, not the evidence
        proof = self.sudo().failure_proof_ids
        return bool(self.failure_date and self.failure_date <= end and proof)

    def _check_taken_in(self, partner):
        """:raise UserError: when the desk owes the customer something before a device is taken in

        :param partner: customer of the receipt
        """
        for claim in self:
            if not claim.device_condition:
                raise UserError(
                    self.env._(
                        "%s: describe the condition in which the device is handed in.",
                        claim._get_device_label(),
                    )
                )
            # sudo: a fact of the claim, whoever may read the partner
            consumer = not partner.commercial_partner_id.sudo().is_trade_customer
            if (
                claim._get_policy().loaner_gate
                and consumer
                and not (claim.loaner_lot_id or claim.arrangement)
            ):
                raise UserError(
                    self.env._(
                        "%s: hand out a loaner, or record the other arrangement the customer "
                        "accepted.",
                        claim._get_device_label(),
                    )
                )

    def _take_in(self, moment):
        """The receipt was handed out: from this moment on we have the devices.

        :param datetime moment: UTC
        """
        self._as_program().write({"received_datetime": moment})
        self._receive_devices()
        if notice := self._tell_not_moved():
            # the button hands out the receipt, not the notice
            self.env.user._bus_send("simple_notification", notice["params"])
        self._lend_loaners()

    def _get_device_label(self):
        self.ensure_one()
        return " · ".join(
            filter(None, (self.product_id.display_name, self.device_serial or self.card_id.serial))
        )
