from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class WarrantyReceipt(models.Model):
    """What the customer is handed at the desk: devices, condition, promised date, loaners."""

    _name = "warranty.receipt"
    _description = "Warranty Receipt"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["name", "partner_id.name", "claim_ids.device_serial"]
    _check_company_auto = True

    name = fields.Char(string="Receipt number", readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Received by",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, check_company=True
    )
    phone = fields.Char(compute="_compute_phone", store=True, readonly=False)
    date = fields.Datetime(
        string="Received on", required=True, default=fields.Datetime.now, tracking=True
    )
    claim_ids = fields.One2many("warranty.claim", "receipt_id", string="Devices")
    claim_count = fields.Integer(compute="_compute_claim_count")
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("open", "In service"),
            ("closed", "All handed back"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    promised_date = fields.Date(
        compute="_compute_promised_date",
        store=True,
        readonly=False,
        index=True,
        tracking=True,
        help="The day by which every device is ready (Law 19/2023, art. 30.2.c).",
    )
    original_promised_date = fields.Date(
        readonly=True, copy=False, help="As promised at the desk, before any extension."
    )
    warn_date = fields.Date(compute="_compute_warn_date", store=True, index=True)
    clock = fields.Selection(
        [
            ("none", "Not running"),
            ("on_time", "On time"),
            ("warning", "Due soon"),
            ("overdue", "Overdue"),
        ],
        compute="_compute_clock",
        search="_search_clock",
        help="Today against the promised date, in the policy's time zone.",
    )
    reminded = fields.Selection(
        [("warning", "Due soon"), ("overdue", "Overdue")], readonly=True, copy=False
    )
    extension_note = fields.Text(readonly=True, copy=False, string="Consent to a later date")
    data_notice = fields.Boolean(
        string="Customer knows that data may be lost",
        default=True,
        help="Recordings and settings on the device may be lost in service; the customer keeps a "
        "copy.",
    )
    note = fields.Text()
    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char(copy=False)
    signed_on = fields.Datetime(copy=False, readonly=True)

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
            else:
                receipt.state = "open"

    @api.depends("date", "company_id")
    def _compute_promised_date(self):
        for receipt in self.filtered(lambda receipt: not receipt.confirmed_on):
            policy = receipt._get_policy()
            day = policy._get_local_date(receipt.date or fields.Datetime.now())
            receipt.promised_date = day + timedelta(days=policy.promised_days)

    @api.depends("date", "promised_date")
    def _compute_warn_date(self):
        for receipt in self:
            policy = receipt._get_policy()
            receipt.warn_date = False
            if receipt.date and receipt.promised_date:
                day = policy._get_local_date(receipt.date)
                span = (receipt.promised_date - day).days
                ahead = ceil(span * policy.promise_warn_percent / 100)
                receipt.warn_date = day + timedelta(days=ahead)

    @api.depends("state", "warn_date", "promised_date")
    def _compute_clock(self):
        for receipt in self:
            today = receipt._get_today()
            if receipt.state != "open":
                receipt.clock = "none"
            elif receipt.promised_date < today:
                receipt.clock = "overdue"
            else:
                receipt.clock = "warning" if receipt.warn_date <= today else "on_time"

    def _search_clock(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._get_today()
        overdue = Domain("promised_date", "<", today)
        warning = Domain("warn_date", "<=", today)
        running = Domain("state", "=", "open")
        domains = {
            "none": ~running,
            "overdue": running & overdue,
            "warning": running & warning & ~overdue,
            "on_time": running & ~warning & ~overdue,
        }
        return Domain.OR(domains[clock] for clock in value if clock in domains)

    # === CONSTRAINTS === #

    @api.constrains("promised_date", "date", "confirmed_on")
    def _check_promised_date(self):
        for receipt in self:
            day = receipt._get_policy()._get_local_date(receipt.date)
            if receipt.promised_date and receipt.promised_date < day:
                raise ValidationError(
                    self.env._(
                        "The promised date lies before the day of receipt: promise a later one."
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        for receipt in self:
            if receipt.date > fields.Datetime.now():
                raise ValidationError(
                    self.env._("A device cannot be received in the future: check day and hour.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("name"):
                company = vals.get("company_id") or self.env.company.id
                # sudo: whoever may take devices in draws the number
                sequence = self.env["ir.sequence"].sudo().with_company(company)
                vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    def write(self, vals):
        """:raise UserError: when what the customer holds in hand is to change"""
        if not self.env.su and self._get_promised_fields() & set(vals):
            for receipt in self.filtered("confirmed_on"):
                raise UserError(
                    self.env._(
                        "The customer holds receipt %s: its date, customer and promise stay. Press "
                        "“Extend” for a later date.",
                        receipt.name,
                    )
                )
        if vals.get("signature"):
            vals = {**vals, "signed_on": fields.Datetime.now()}
        return super().write(vals)

    @api.model
    def _get_promised_fields(self):
        """Return the fields that are settled once the receipt was handed out."""
        return {
            "name",
            "company_id",
            "partner_id",
            "date",
            "promised_date",
            "original_promised_date",
            "confirmed_on",
            "extension_note",
            "data_notice",
        }

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
            receipt.write(
                {
                    "original_promised_date": receipt.promised_date,
                    "confirmed_on": fields.Datetime.now(),
                }
            )
            receipt.claim_ids._take_in(receipt.date)
        return self.action_print()

    def action_print(self):
        """Print the receipt the customer signs."""
        return self.env.ref("poe_warranty.action_report_warranty_receipt").report_action(self)

    def action_extend(self):
        """Ask for the later date and the customer's consent."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extend the Promised Date"),
            "res_model": "warranty.receipt.extend",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_receipt_id": self.id},
        }

    def action_view_claims(self):
        """Open the claims of the devices on this receipt."""
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_claim_action")
        return {
            **action,
            "domain": [("receipt_id", "in", self.ids)],
            "context": {"default_receipt_id": self[:1].id},
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
            today = receipt._get_today()
            if receipt.promised_date < today:
                raise UserError(
                    self.env._("The promised date lies in the past: promise a day from today on.")
                )
            claims._check_taken_in(receipt.partner_id)

    def _extend(self, day, consent):
        """Promise a later date with the customer's consent; the first promise is kept.

        :param date day: the new promised date
        :param str consent: who agreed, and how
        """
        self.ensure_one()
        if day <= self.promised_date or day < self._get_today():
            raise UserError(
                self.env._("Promise a day after %s.", fields.Date.to_string(self.promised_date))
            )
        line = f"{self.promised_date:%d/%m/%Y} → {day:%d/%m/%Y}: {consent}"
        # sudo: write() keeps the promise shut; the customer's consent opens it
        self.sudo().write(
            {
                "promised_date": day,
                "reminded": False,
                "extension_note": "\n".join(filter(None, (self.extension_note, line))),
            }
        )
        self.message_post(body=line)

    # === CLOCK === #

    @api.model
    def _cron_remind(self):
        """Remind of receipts that are due soon, escalate those that are overdue. Each receipt is
        reminded once for each; can be killed and run again."""
        for clock in ("overdue", "warning"):
            domain = Domain("clock", "=", clock) & Domain("reminded", "not in", (clock, "overdue"))
            while receipts := self.search(domain, limit=100).try_lock_for_update():
                receipts._remind(clock)
                if not self.env["ir.cron"]._commit_progress(
                    len(receipts), remaining=self.search_count(domain)
                ):
                    return

    def _remind(self, clock):
        """Put the reminder on each receipt: to who received it, or to who is answerable."""
        for receipt in self:
            overdue = clock == "overdue"
            responsible = receipt.company_id.warranty_responsible_id if overdue else receipt.user_id
            receipt.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=receipt.promised_date,
                summary=self.env._("Overdue: replace or refund may be due")
                if overdue
                else self.env._("Due soon"),
                note=self.env._(
                    "Receipt %(receipt)s of %(customer)s was promised for %(day)s.",
                    receipt=receipt.name,
                    customer=receipt.partner_id.display_name,
                    day=f"{receipt.promised_date:%d/%m/%Y}",
                ),
                user_id=(responsible or receipt.user_id).id,
            )
        self.write({"reminded": clock})
