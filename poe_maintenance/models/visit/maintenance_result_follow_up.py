from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.poe_warranty.const import CLAIM_END_STATES
from odoo.addons.poe_warranty.tools.action import get_form_action
from odoo.addons.poe_warranty.tools.label import get_labels
from odoo.addons.poe_warranty.tools.lock import lock


class MaintenanceResult(models.Model):
    """What follows from a fault, by what covers the device: a minor repair the contract includes, a
    warranty claim, or a quotation."""

    _inherit = "maintenance.result"

    follow_up_kind = fields.Selection(
        [
            ("repair", "Minor repair, included"),
            ("claim", "Warranty claim"),
            ("quotation", "Quotation"),
        ],
        string="What follows",
        compute="_compute_follow_up_kind",
        store=True,
        readonly=False,
        help="By what covers the device: a minor repair is included in the contract, what the "
        "warranty covers is claimed, the rest is quoted.",
        settled_by="_get_reason_followed",
    )
    fixed_on = fields.Datetime(string="Repaired on", readonly=True, by_program=True)
    claim_id = fields.Many2one(
        "warranty.claim",
        string="Claim",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        by_program=True,
    )
    sale_line_id = fields.Many2one(
        "sale.order.line", string="Quoted", readonly=True, index="btree_not_null", by_program=True
    )
    is_followed = fields.Boolean(compute="_compute_is_followed", compute_sudo=True)
    follow_up = fields.Char(compute="_compute_follow_up", compute_sudo=True)

    # === COMPUTE === #

    @api.depends("state")
    def _compute_follow_up_kind(self):
        for result in self:
            result.follow_up_kind = result.state == "fail" and result._find_follow_up_kind()

    @api.depends("fixed_on", "claim_id", "sale_line_id")
    def _compute_is_followed(self):
        for result in self:
            result.is_followed = bool(result.fixed_on or result.claim_id or result.sale_line_id)

    @api.depends("fixed_on", "claim_id", "sale_line_id", "follow_up_kind")
    @api.depends_context("lang")
    def _compute_follow_up(self):
        labels = get_labels(self, "follow_up_kind")
        for result in self:
            if result.fixed_on:
                result.follow_up = self.env._("Repaired on the spot")
            elif result.claim_id:
                result.follow_up = self.env._("Claim %s", result.claim_id.name)
            elif result.sale_line_id:
                result.follow_up = self.env._("Quotation %s", result.sale_line_id.order_id.name)
            else:
                result.follow_up = labels.get(result.follow_up_kind, False)

    # === CONSTRAINTS === #

    @api.constrains("follow_up_kind")
    def _check_follow_up_kind(self):
        """:raise ValidationError: for a free repair that no contract includes (clause IV)"""
        for result in self.filtered(lambda result: result.follow_up_kind == "repair"):
            if not result._is_repair_included():
                raise ValidationError(
                    self.env._(
                        "%s: no contract includes this repair. Make a claim or a quotation.",
                        result._get_label(),
                    )
                )

    def _check_not_followed(self):
        """:raise UserError: when something follows from the fault already"""
        for result in self:
            if reason := result._get_reason_followed("follow_up_kind"):
                raise UserError(reason)

    def _get_reason_followed(self, name):
        """Return why stays what follows from the fault: it was done."""
        if not self.is_followed:
            return None
        return self.env._(
            "%(result)s: %(follow_up)s follows from it already.",
            result=self._get_label(),
            follow_up=self.follow_up,
        )

    # === ACTIONS === #

    def action_follow_up(self):
        """Do what follows from the fault, in ``_follow_up_<kind>``: note the minor repair as done,
        register the warranty claim, or quote the work. Safe to press twice.

        :return: True, or the window action on the claim that was there already
        :raise UserError: when there is no fault, or someone else is at it
        """
        self.check_access("write")
        for result in self:
            if result.state != "fail":
                raise UserError(self.env._("%s: no fault was found.", result._get_label()))
            if not (result.is_followed or result.follow_up_kind):
                raise UserError(
                    self.env._("%s: choose what follows from the fault.", result._get_label())
                )
        lock(self)  # two users make one claim
        for result in self.filtered(lambda result: not result.is_followed):
            getattr(result, f"_follow_up_{result.follow_up_kind}")()
        return True

    def action_view_follow_up(self):
        """Open the claim or the quotation that follows from the fault."""
        self.ensure_one()
        # sudo: which order it is; the order itself asks for its own access
        record = self.claim_id or self.sudo().sale_line_id.order_id
        return get_form_action(record)

    # === BUSINESS === #

    def _find_follow_up_kind(self):
        """Return what follows from a fault, by what covers the device today."""
        self.ensure_one()
        if self._is_repair_included():
            return "repair"
        return self.equipment_id._find_fault_kind()

    def _is_repair_included(self):
        """Tell whether the visit puts it right at no charge: the contract includes minor repairs,
        and this is one (clause IV)."""
        self.ensure_one()
        # sudo: what the contract includes, for whoever serves
        line = self.sudo().visit_line_id
        return self.item_id.on_the_spot and bool(line._filter_repaired_free())

    def _follow_up_repair(self):
        """Note the minor repair as done now: no charge, and still a fault found.

        :raise UserError: after the visit: then it was not on the spot
        """
        self._check_open()
        self._as_program().fixed_on = fields.Datetime.now()

    def _follow_up_claim(self):
        """Register the warranty claim of the device, or go on with the one that is open."""
        claim = self._find_open_claim()
        if claim:
            claim.message_post(body=self._get_fault_text())
        else:
            claim = self.env["warranty.claim"].create(self._prepare_claim_vals())
            claim.action_assess()
        # the photos of the visit go with its fault, at whatever stage the claim is
        # sudo: whoever serves need not be able to write claims
        photos = [Command.link(photo.id) for photo in self.photo_ids]
        claim.sudo()._as_program().photo_ids = photos
        self._as_program().claim_id = claim

    def _find_open_claim(self):
        """Return the claim by which the device is served already; empty when there is none."""
        device = self.equipment_id
        domain = [
            ("state", "not in", CLAIM_END_STATES),
            "|",
            "&",
            ("lot_id", "!=", False),
            ("lot_id", "=", device.lot_id.id),
            "&",
            ("card_id", "!=", False),
            ("card_id", "=", device.card_id.id),
        ]
        return self.env["warranty.claim"].search(domain, limit=1)

    def _prepare_claim_vals(self):
        """Return the values of the claim of this fault: first notice is the moment it was found, and
        the device is served where it hangs."""
        device = self.equipment_id
        return {
            "company_id": self.company_id.id,
            "device_serial": device.lot_id.name or device.card_id.serial,
            "card_id": device.card_id.id,
            "partner_id": device.customer_id.id,
            "notice_datetime": self.date,
            "received_datetime": False,
            "fault_description": self._get_fault_text(),
        }

    def _get_followed_text(self):
        """Return what was done about a fault, for the customer: nothing that nobody did, as a claim
        that was only proposed."""
        self.ensure_one()
        return self.follow_up if self.is_followed else self.env._("Not decided yet")

    def _get_fault_text(self):
        """Return the fault in words: device, item, reading and note."""
        self.ensure_one()
        reading = self._get_reading_text()
        if reading and self.expected:
            reading = f"{reading} ({self.expected})"
        return ": ".join(filter(None, (self._get_label(), reading, self.note)))
