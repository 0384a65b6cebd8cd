from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from odoo.addons.poe_warranty.tools.action import get_form_action

from ...tools.bounds import MAX_READING
from .maintenance_checklist_item import KINDS, READING_DIGITS


class MaintenanceResult(models.Model):
    """One checklist item's outcome or reading on one device in one visit. The limits it was judged
    by are its own: a checklist that changes later does not rewrite it."""

    _name = "maintenance.result"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _description = "Checklist Result"
    _order = "visit_line_id, sequence, item_id, id"
    _rec_name = "item_id"

    visit_line_id = fields.Many2one(
        "maintenance.visit.line",
        string="Device on the visit",
        required=True,
        ondelete="cascade",
        by_program=True,
    )
    item_id = fields.Many2one(
        "maintenance.checklist.item",
        required=True,
        index=True,
        ondelete="restrict",
        by_program=True,
    )
    sequence = fields.Integer(related="item_id.sequence", store=True, by_program=True)
    instructions = fields.Text(related="item_id.instructions")
    # not stored: a list has thousands of results, and each of these would be checked for each of them
    request_id = fields.Many2one(
        related="visit_line_id.request_id", string="Visit", by_program=True
    )
    equipment_id = fields.Many2one(
        related="visit_line_id.equipment_id", string="Device", by_program=True
    )
    category_id = fields.Many2one(related="item_id.category_id", string="Device type")
    site_id = fields.Many2one(related="request_id.site_id")
    contract_id = fields.Many2one(related="request_id.contract_id")
    customer_id = fields.Many2one(related="request_id.customer_id")
    company_id = fields.Many2one(related="visit_line_id.company_id")
    finished_at = fields.Datetime(related="request_id.finished_at")

    # frozen when the visit starts
    kind = fields.Selection(KINDS, required=True, default="check", by_program=True)
    unit = fields.Char(by_program=True)
    has_min = fields.Boolean(by_program=True)
    limit_min = fields.Float(digits=(12, READING_DIGITS), aggregator=None, by_program=True)
    has_max = fields.Boolean(by_program=True)
    limit_max = fields.Float(digits=(12, READING_DIGITS), aggregator=None, by_program=True)
    photo_required = fields.Boolean(string="Photo needed", by_program=True)
    expected = fields.Char(compute="_compute_expected", help="What is right.")

    state = fields.Selection(
        [("todo", "To do"), ("pass", "Passed"), ("fail", "Fault"), ("na", "Not applicable")],
        string="Result",
        required=True,
        default="todo",
        by_program=True,
    )
    reading = fields.Float(
        digits=(12, READING_DIGITS), aggregator="avg", settled_by="_get_reason_recorded"
    )
    # the database has one zero: that of an instrument, and of a number that nobody took
    is_measured = fields.Boolean(string="Measured", by_program=True)
    photo_ids = fields.Many2many(
        "ir.attachment",
        string="Photos",
        bypass_search_access=True,
        settled_by="_get_reason_recorded",
    )
    photo_count = fields.Integer(compute="_compute_photo_count", compute_sudo=True)
    note = fields.Char(settled_by="_get_reason_recorded")
    user_id = fields.Many2one("res.users", string="Checked by", readonly=True, by_program=True)
    date = fields.Datetime(
        string="Checked on", readonly=True, index="btree_not_null", by_program=True
    )

    # faults are few among what was found, and listed by their day
    _faults = models.Index("(date) WHERE state = 'fail'")
    # two users who start a visit at once make one list; it is the index of the device's list, too
    _once = models.Constraint(
        "unique (visit_line_id, item_id)", "This item is on the device's list already."
    )

    # === COMPUTE === #

    @api.depends("kind", "unit", "has_min", "limit_min", "has_max", "limit_max")
    @api.depends_context("lang")
    def _compute_expected(self):
        for result in self:
            result.expected = result.item_id._format_expected(result) or False

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        for result in self:
            result.photo_count = len(result.photo_ids)

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "reading": (-MAX_READING, MAX_READING)}

    # === CRUD === #

    def write(self, vals):
        """A reading is judged as it is written.

        :raise ValidationError: for a reading without the instrument it needs, or what is none
        """
        self._check_typed(vals)
        if "reading" in vals and "instrument_id" not in vals:
            self._take_last_instrument()
        if {"reading", "instrument_id"} & set(vals):
            self._check_instruments(vals)
        result = super().write(vals)
        if "photo_ids" in vals:
            for record in self:
                record.photo_ids._belong_to(record)
        if "reading" in vals:
            self._judge()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_finished(self):
        # what nobody looked at is no record: the device is carried to another day
        self.filtered(lambda result: result.state != "todo")._check_open()

    # === GUARDS === #

    def _check_open(self):
        """:raise UserError: when what was found is part of the record"""
        for result in self:
            if reason := result._get_reason_recorded("state"):
                raise UserError(reason)

    def _get_reason_recorded(self, name):
        """Return why stays what was found: the visit is finished, or the device was marked as not
        done."""
        if self.finished_at:
            return self.env._(
                "Visit %s is finished: its results can no longer change.", self.request_id.name
            )
        if self.visit_line_id.state == "skipped":
            return self.env._(
                "%s is marked as not done: press “Take up again” first.",
                self.equipment_id.display_name,
            )
        return None

    # === ACTIONS === #

    def action_pass(self):
        """The check is passed; a reading is taken as it stands, zero too, and judges itself."""
        readings = self.filtered(lambda result: result.kind == "reading")
        (self - readings)._set_state("pass")
        for result in readings:
            result.reading = result.reading
        return True

    def action_fail(self):
        """A fault was found, or nothing could be measured."""
        self._set_state("fail")
        return True

    def action_na(self):
        """It does not apply to this device."""
        self._set_state("na")
        return True

    def action_reset(self):
        """Take back a button that was pressed by mistake."""
        self._set_state("todo")
        return True

    def action_open(self):
        """Open the result with its photos in a dialog."""
        self.ensure_one()
        view = self.env.ref("poe_maintenance.maintenance_result_view_form_tablet")
        return get_form_action(self, view, name=self._get_label(), target="new")

    def action_view_visit(self):
        """Open the visit the result is of."""
        self.ensure_one()
        return self.request_id._get_visit_action()

    # === BUSINESS === #

    def _set_state(self, state, is_measured=False):
        """The one way a result changes; who and when go with it.

        :param str state: one of the field's values
        :param bool is_measured: whether it follows from its reading
        :raise UserError: when it is part of the record
        """
        self.check_access("write")
        self._check_open()
        self._check_not_followed()
        done = state != "todo"
        self._as_program().write(
            {
                "state": state,
                "is_measured": is_measured,
                "user_id": done and self.env.uid,
                "date": done and fields.Datetime.now(),
            }
        )

    def _judge(self):
        """Set readings to passed or failed by their limits; what lies at a limit passes."""
        for result in self:
            state = "pass" if result._is_within_limits() else "fail"
            result._set_state(state, is_measured=result.kind == "reading")

    def _is_within_limits(self):
        """Tell whether the reading lies within the limits it is judged by."""
        self.ensure_one()

        def compare(limit):
            return float_compare(self.reading, limit, precision_digits=READING_DIGITS)

        too_low = self.has_min and compare(self.limit_min) < 0
        too_high = self.has_max and compare(self.limit_max) > 0
        return not too_low and not too_high

    def _is_photo_missing(self):
        """Tell whether the photo the item asks for is still to be taken."""
        self.ensure_one()
        # sudo: whether there is a photo, not the photo
        return self.photo_required and self.state != "na" and not self.sudo().photo_ids

    def _get_label(self):
        """Return device and item in words."""
        self.ensure_one()
        return f"{self.equipment_id.display_name} · {self.item_id.name}"

    def _get_reading_text(self):
        """Return the reading with its unit; empty for a check, and where nothing was measured."""
        self.ensure_one()
        if not self.is_measured:
            return ""
        number = self.env["maintenance.checklist.item"]._format_number(self.reading)
        return " ".join(filter(None, (number, self.unit)))
