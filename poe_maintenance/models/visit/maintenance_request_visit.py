from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.poe_warranty.tools.action import get_form_action
from odoo.addons.poe_warranty.tools.lock import lock


class MaintenanceRequest(models.Model):
    """The visit itself: started at the gate, finished with the customer's signature. What it found
    is frozen then."""

    _inherit = "maintenance.request"

    started_at = fields.Datetime(readonly=True, copy=False, tracking=True, by_program=True)
    finished_at = fields.Datetime(
        readonly=True, copy=False, tracking=True, index="btree_not_null", by_program=True
    )
    hours_worked = fields.Float(
        compute="_compute_hours_worked",
        store=True,
        copy=False,
        help="From start to finish.",
        by_program=True,
    )
    # core's own: what was signed, and what the work was about
    stage_id = fields.Many2one(settled_by="_get_reason_finished")
    archive = fields.Boolean(settled_by="_get_reason_finished")
    user_id = fields.Many2one(settled_by="_get_reason_finished")
    name = fields.Char(settled_by="_get_reason_done")
    description = fields.Html(settled_by="_get_reason_done")
    company_id = fields.Many2one(settled_by="_get_reason_done")
    equipment_id = fields.Many2one(settled_by="_get_reason_done")
    maintenance_type = fields.Selection(settled_by="_get_reason_done")
    schedule_date = fields.Datetime(settled_by="_get_reason_done")
    schedule_end = fields.Datetime(settled_by="_get_reason_done")
    close_date = fields.Date(settled_by="_get_reason_done")
    duration = fields.Float(by_program=True)

    # === COMPUTE === #

    @api.depends("started_at", "finished_at")
    def _compute_hours_worked(self):
        for visit in self:
            worked = visit.finished_at and visit.started_at and visit.finished_at - visit.started_at
            visit.hours_worked = round(worked.total_seconds() / 3600, 2) if worked else 0.0

    # === GUARDS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_finished(self):
        self._check_not_finished()

    def _get_reason_finished(self, name):
        """Return why stays what the customer signed: the visit is finished."""
        if not self.finished_at:
            return None
        return self.env._("Visit %s is finished: it stays as it was signed.", self.name)

    def _get_reason_done(self, name):
        """Return why stays what the work was about, and when. Other rooms add their reasons."""
        return self._get_reason_finished(name)

    def _check_not_finished(self):
        """:raise UserError: when a visit is finished: it is part of the record"""
        for visit in self.sudo():  # sudo: a fact, whoever reads the visit
            if reason := visit._get_reason_finished("finished_at"):
                raise UserError(reason)

    def _check_closing(self, vals):
        """:raise UserError: when a visit with devices is moved to a closing stage by hand"""
        stage = self.env["maintenance.stage"].browse(vals.get("stage_id") or [])
        if not stage.done:
            return
        for visit in self:
            planned = visit.maintenance_type == "preventive" and visit.visit_line_ids
            if visit.started_at or planned:
                raise UserError(
                    self.env._(
                        "Visit %s is closed by “Start” and “Finish”, which record what was done.",
                        visit.name,
                    )
                )

    def _check_can_start(self):
        """:raise UserError: for a visit that was cancelled or closed. Other rooms add their reasons
        here."""
        for visit in self:
            if visit.archive or visit.done:
                raise UserError(
                    self.env._("Visit %s is closed or cancelled: it cannot start.", visit.name)
                )

    def _check_not_cancelled(self):
        """:raise UserError: when a visit was cancelled: nothing is done on it, nor charged"""
        for visit in self.filtered("archive"):
            raise UserError(
                self.env._(
                    "Visit %s was cancelled: press “Reopen” on its form first, or leave it.",
                    visit.name,
                )
            )

    def _check_can_finish(self):
        """:raise UserError: when something is missing; the message names it. Other rooms add their
        reasons here."""
        self._check_not_cancelled()
        for visit in self:
            if not visit.started_at:
                raise UserError(
                    self.env._("Visit %s has not started: press “Start” first.", visit.name)
                )
            visit._check_devices_checked()
            visit._check_photos()
            visit._check_signed()

    def _check_devices_checked(self):
        """:raise UserError: for devices whose list is filled in by half; one that was not touched is
        carried to another day"""
        open_lines = self.visit_line_ids.filtered(lambda line: line.state == "planned")
        half = open_lines.filtered(lambda line: set(line.result_ids.mapped("state")) - {"todo"})
        if half:
            raise UserError(
                self.env._(
                    "Not all is checked on %s: fill in the rest of the list, or say in the note why "
                    "it is not done and press “Not done”.",
                    ", ".join(half.equipment_id.mapped("display_name")),
                )
            )

    def _check_photos(self):
        """:raise UserError: when results lack the photo their item asks for"""
        checked = self.visit_line_ids.result_ids.filtered(lambda r: r.state != "todo")
        bare = checked.filtered(lambda result: result._is_photo_missing())
        if bare:
            names = "\n".join(result._get_label() for result in bare)
            raise UserError(self.env._("A photo is needed of:\n%s", names))

    # === ACTIONS === #

    def action_start_visit(self):
        """Begin the visit: from here its time runs, and every device has the list of what is due on
        it. Safe to press twice, and by two users at once.

        :raise UserError: for a visit that was cancelled or closed
        """
        self.check_access("write")
        lock(self)
        starting = self.filtered(lambda visit: not visit.finished_at)
        starting._check_can_start()
        for visit in starting.filtered(lambda visit: not visit.started_at):
            visit._as_program().write(visit._prepare_start_vals())
        starting.visit_line_ids._create_results()
        starting._respond()
        return True

    def action_finish_visit(self):
        """End the visit: what was found is frozen, devices that were not looked at are carried to
        another day, the customer gets the report. Safe to press twice.

        :raise UserError: when the visit did not start, or something is missing
        """
        self.check_access("write")
        lock(self)
        for visit in self.filtered(lambda visit: not visit.finished_at):
            visit._check_can_finish()
            # sudo: what ends with the visit, as stock and sales, is not the technician's
            visit.sudo()._as_program().write(visit._prepare_finish_vals())
            visit._send_report()
        return True

    # === BUSINESS === #

    def _prepare_start_vals(self):
        """Return what the start of this visit writes: the moment, the technician where none was
        planned, and core's stage of what is under way."""
        self.ensure_one()
        vals = {"started_at": fields.Datetime.now(), "user_id": self.user_id.id or self.env.uid}
        stage = self.env.ref("maintenance.stage_1", raise_if_not_found=False)
        if stage and self.stage_id == self._default_stage():
            vals["stage_id"] = stage.id
        return vals

    def _prepare_finish_vals(self):
        """Return what the end of this visit writes."""
        self.ensure_one()
        stage = self.env.ref("maintenance.stage_3", raise_if_not_found=False)
        stage = stage or self.env["maintenance.stage"].search([("done", "=", True)], limit=1)
        return {"finished_at": fields.Datetime.now(), "stage_id": stage.id}

    def _get_visit_action(self):
        """Return the window action on this visit, in the form of visits."""
        self.ensure_one()
        view = self.env.ref("poe_maintenance.maintenance_request_view_form_visit")
        return get_form_action(self, view)
