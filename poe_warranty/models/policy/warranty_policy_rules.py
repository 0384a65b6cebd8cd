from odoo import api, fields, models

from ...const import MAX_TERM_DAYS, MAX_TERM_MONTHS


class WarrantyPolicyRules(models.AbstractModel):
    """The rules of a policy that are not about one clause: declared once, for the policy that
    carries them and for the settings that show those of the policy in force."""

    _name = "warranty.policy.rules"
    _description = "Rules of a warranty policy"
    _inherit = ["warranty.bounded.mixin"]

    start_event = fields.Selection(
        [("delivery", "Delivery completed"), ("order", "Order date")],
        string="Warranty starts with",
        required=True,
        default="delivery",
        help="Published policy, II.1: from the date of delivery.",
    )
    claim_date = fields.Selection(
        [("first_notice", "First notice by any channel"), ("entry", "Entry of the claim")],
        string="Claims are judged as of",
        required=True,
        default="first_notice",
    )
    roll_nonworking = fields.Boolean(
        string="Last day moves to a working day",
        help="A warranty that ends on a day off can be claimed on the next working day "
        "(Civil Code 2015, art. 148).",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working days",
        help="Weekdays worked, and the public holidays among its time off.",
    )
    suspension = fields.Boolean(
        string="Service time extends the warranty",
        help="Days between receipt and return of a covered device are added to its warranty "
        "(Law 19/2023, art. 30.2.c).",
    )
    late_notice_grace = fields.Integer(
        string="Grace for late notice",
        help="Days after the end in which a fault that began before it, with evidence, is "
        "reviewed. 0: none.",
    )
    transferable = fields.Boolean(
        string="Owner can change", default=True, help="To a new owner, with proof."
    )
    payment_scope = fields.Selection(
        [("order", "Same sales order"), ("customer", "All orders of the customer")],
        string="Payment looked at (III.10)",
        required=True,
        default="order",
    )
    payment_tolerance = fields.Float(
        default=0.0,
        help="An amount past due up to this much holds no claim (clause III.10).",
    )
    tolerance_currency_id = fields.Many2one(
        "res.currency", help="Currency of the tolerance; empty: that of each company."
    )
    promised_days = fields.Integer(
        string="Promised service time", default=15, help="Calendar days from receipt to return."
    )
    promise_warn_percent = fields.Integer(
        string="Warn after", default=80, help="Percent of the promised time."
    )
    failed_repair_limit = fields.Integer(
        string="Failed repairs allowed",
        help="After so many covered repairs of one fault group that did not cure it, the device is "
        "replaced or refunded (Law 19/2023, art. 30.2.đ). 0: no limit.",
    )
    watched_faults = fields.Integer(
        string="Faults that mark a device",
        default=3,
        help="A device that was repaired free of charge for so many different faults, each of them "
        "cured, is marked to be watched. 0: never.",
    )
    loaner_gate = fields.Boolean(
        string="Loaner or arrangement required",
        help="A consumer's device is taken in only with a loaner, or with another arrangement the "
        "customer accepted (Law 19/2023, art. 30.2.d).",
    )
    replacement_term = fields.Selection(
        [("new", "Full new term from the exchange"), ("remaining", "Rest of the old term")],
        string="Warranty of a replacement",
        required=True,
        default="new",
    )
    part_term = fields.Selection(
        [
            ("original", "The original part's term, from its replacement"),
            ("remaining", "Rest of the device's term"),
        ],
        string="Warranty of a replaced part",
        required=True,
        default="original",
    )
    taken_out_value = fields.Selection(
        [("zero", "Nothing"), ("cost", "What they cost when they were put in")],
        string="Parts taken out come in at",
        required=True,
        default="zero",
        help="What a part is worth that a repair takes out of a device and puts in stock; the cost of "
        "the claim that bore it falls by as much. A product at standard cost comes in at that.",
    )
    replacement_quality = fields.Selection(
        [
            ("new", "New only"),
            ("consent", "New; refurbished with the customer's written consent"),
        ],
        string="Quality of a replacement",
        required=True,
        default="consent",
    )
    charged_repair_months = fields.Integer(
        string="Warranty on a charged repair", help="Months, on the repaired fault or part."
    )
    handover_payment = fields.Selection(
        [
            ("warn", "Told, and handed over all the same"),
            ("require", "Paid first, unless the customer buys on account"),
        ],
        string="What is owed at the hand-over",
        required=True,
        default="warn",
        help="For charged work. A customer buys on account whose payment terms let nothing fall due on "
        "the day of the invoice.",
    )
    diagnosis_fee = fields.Float(help="Charged for the diagnosis of a device that is not covered.")

    _rules_not_negative = models.Constraint(
        "CHECK (late_notice_grace >= 0 AND promised_days >= 0 AND failed_repair_limit >= 0 "
        "AND watched_faults >= 0 AND charged_repair_months >= 0 AND diagnosis_fee >= 0 AND payment_tolerance >= 0)",
        "The rules of a policy cannot be negative: give 0 or more.",
    )
    _warn_percent_range = models.Constraint(
        "CHECK (promise_warn_percent BETWEEN 1 AND 100)",
        "The warning comes after 1 to 100 percent of the promised time.",
    )

    @api.model
    def _get_bounds(self):
        days = ("late_notice_grace", "promised_days")
        return {
            **super()._get_bounds(),
            **dict.fromkeys(days, (0, MAX_TERM_DAYS)),
            "promise_warn_percent": (1, 100),
            "charged_repair_months": (0, MAX_TERM_MONTHS),
        }

    def _get_rule_values(self):
        """Return ``{name: value}`` of the rules of one record, as they are written."""
        self.ensure_one()
        return {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in self._get_rule_names()
        }

    @api.model
    def _get_rule_names(self):
        """Return the names of the rules, in the order in which they are declared."""
        rules = self.env["warranty.policy.rules"]._fields
        return [name for name, field in rules.items() if field.store and name != "id"]
