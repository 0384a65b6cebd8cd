from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .warranty_claim import NUMBERS as CLAIM_NUMBERS

NUMBERS = ("name", *(f"claim_ids.{path}" for path in CLAIM_NUMBERS))


class WarrantyReceipt(models.Model):
    """What the customer is handed at the desk: devices, condition, promised date, loaners."""

    _name = "warranty.receipt"
    _description = "Warranty Receipt"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "warranty.searched.mixin",
        "warranty.bounded.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["name", "partner_id.name", "claim_ids.device_serial"]
    _numbered = True
    # its own, and those of its claims
    _number_fields = NUMBERS
    _check_company_auto = True

    name = fields.Char(
        string="Receipt number", readonly=True, copy=False, index="trigram", by_program=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        settled_by="_get_reason_handed_out",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Received by",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        check_company=True,
        settled_by="_get_reason_handed_out",
    )
    phone = fields.Char(compute="_compute_phone", store=True, readonly=False)
    date = fields.Datetime(
        string="Received on",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
        settled_by="_get_reason_handed_out",
    )
    claim_ids = fields.One2many("warranty.claim", "receipt_id", string="Devices")
    claim_count = fields.Integer(compute="_compute_claim_count")
    confirmed_on = fields.Datetime(readonly=True, copy=False, by_program=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("open", "In service"),
            ("ready", "Ready"),
            ("closed", "All handed back"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        tracking=True,
        by_program=True,
    )
    data_notice = fields.Boolean(
        string="Customer knows that data may be lost",
        default=True,
        help="Recordings and settings on the device may be lost in service; the customer keeps a "
        "copy.",
        settled_by="_get_reason_handed_out",
    )
    note = fields.Text()
    signature = fields.Image(
        copy=False, max_width=1024, max_height=1024, settled_by="_get_reason_signed"
    )
    signed_by = fields.Char(copy=False, settled_by="_get_reason_signed")
    signed_on = fields.Datetime(copy=False, readonly=True, by_program=True)

    # as in claims
    _default_order = models.Index("(date DESC, id DESC)")
    _partner_id_idx = models.Index("(partner_id, company_id)")
    _user_id_idx = models.Index("(user_id, company_id)")
    _state_idx = models.Index("(state, company_id)")
    _promised_date_idx = models.Index("(promised_date, company_id)")

    # === COMPUTE === #

    @api.depends("partner_id")
    def _compute_phone(self):
        for receipt in self:
            receipt.phone = receipt.partner_id.phone

    def _compute_claim_count(self):
        for receipt in self:
            receipt.claim_count = len(receipt.claim_ids)

    @api.depends("confirmed_on", "claim_ids.state")
    def _compute_state(self):
        for receipt in self:
            states = set(receipt.claim_ids.mapped("state"))
            if states and states <= {"cancelled"}:
                receipt.state = "cancelled"
            elif not receipt.confirmed_on:
                receipt.state = "draft"
            elif states and states <= {"closed", "cancelled"}:
                receipt.state = "closed"
            elif states <= {"ready", "closed", "cancelled"}:
                receipt.state = "ready"
            else:
                receipt.state = "open"

    # === CONSTRAINTS === #

    @api.constrains("partner_id")
    def _check_partner(self):
        self.claim_ids._check_receipt()

    @api.constrains("date")
    def _check_date(self):
        for receipt in self:
            if receipt.date and receipt.date > fields.Datetime.now():
                raise ValidationError(
                    self.env._("A device cannot be received in the future: check day and hour.")
                )

    # === CRUD === #

    def write(self, vals):
        """The moment of the signature goes with it."""
        result = super().write(vals)
        if vals.get("signature"):
            self._as_program().signed_on = fields.Datetime.now()
        return result

    def _get_reason_handed_out(self, name):
        """Return why stays what the customer holds in hand."""
        if not self.confirmed_on:
            return None
        return self.env._(
            "The customer holds receipt %s: its date, customer and promise stay. Press “Extend” for "
            "a later date.",
            self.name,
        )

    def _get_reason_signed(self, name):
        """Return why the signature stays."""
        if not self.signature:
            return None
        return self.env._("The customer has signed: the signature stays as it is.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if self.filtered("confirmed_on"):
            raise UserError(
                self.env._("A customer holds this receipt: cancel its claims, do not delete it.")
            )

    # === ACTIONS === #

    def action_confirm(self):
        """Take the devices in: from here the promised time runs.

        :return: the action that prints the receipt
        :raise UserError: when something the customer is owed at the desk is missing
        """
        waiting = self.filtered(lambda receipt: not receipt.confirmed_on)
        waiting._check_complete()
        for receipt in waiting:
            receipt.claim_ids.filtered("is_open")._take_in(receipt.date)
            receipt._as_program().write(
                {
                    "original_promised_date": receipt.promised_date,
                    "confirmed_on": fields.Datetime.now(),
                }
            )
        return self.action_print()

    def action_print(self):
        """Print the receipt the customer signs."""
        return self.env.ref("poe_warranty.action_report_warranty_receipt").report_action(self)

    def action_print_labels(self):
        """Print a label for each device we have.

        :raise UserError: when none is left
        """
        claims = self.claim_ids.filtered("is_open").sorted("id")
        if not claims:
            raise UserError(self.env._("No device of %s is with us any more.", self[:1].name))
        return self.env.ref("poe_warranty.action_report_warranty_label").report_action(claims)

    def action_view_claims(self):
        """Open the claims of the devices on this receipt."""
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_claim_action")
        first = self[:1]
        return {
            **action,
            "domain": [("receipt_id", "in", self.ids)],
            "context": {"default_receipt_id": first.id, "default_company_id": first.company_id.id},
        }

    # === BUSINESS === #

    def _get_policy(self):
        """Return the policy whose promise and time zone count: the company's."""
        return (self.company_id or self.env.company)._get_warranty_policy()

    def _get_today(self):
        return self[:1]._get_policy()._get_local_date(fields.Datetime.now())

    def _check_complete(self):
        """:raise UserError: naming the first thing that is missing on a receipt"""
        for receipt in self:
            claims = receipt.claim_ids.filtered("is_open")
            if not claims:
                raise UserError(self.env._("Receipt %s has no device yet.", receipt.name))
            if not receipt.promised_date:
                raise UserError(
                    self.env._(
                        "Promise a date on receipt %s: the customer is told when the devices are "
                        "ready.",
                        receipt.name,
                    )
                )
            if receipt.promised_date < receipt._get_today():
                raise UserError(
                    self.env._("The promised date lies in the past: promise a day from today on.")
                )
            claims._check_taken_in(receipt.partner_id)
