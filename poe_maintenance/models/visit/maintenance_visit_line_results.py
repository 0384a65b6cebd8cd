from collections import defaultdict
from functools import cache

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class MaintenanceVisitLine(models.Model):
    """What was found on the device."""

    _inherit = "maintenance.visit.line"
    _rec_name = "equipment_id"

    state = fields.Selection(compute="_compute_state", store=True, readonly=False)
    result_ids = fields.One2many(
        "maintenance.result",
        "visit_line_id",
        string="Results",
        settled_by="_get_reason_finished",
    )
    progress = fields.Char(compute="_compute_progress", compute_sudo=True)
    follow_ups = fields.Char(
        string="What follows", compute="_compute_follow_ups", compute_sudo=True
    )
    category_id = fields.Many2one(related="equipment_id.category_id", string="Device type")
    position = fields.Char(related="equipment_id.position")
    covered_by = fields.Selection(related="equipment_id.covered_by")
    started_at = fields.Datetime(related="request_id.started_at")
    finished_at = fields.Datetime(related="request_id.finished_at")

    # === COMPUTE === #

    @api.depends("result_ids.state")
    def _compute_state(self):
        """The device's state follows from its results; without any it stays as it was set."""
        for line in self:
            states = set(line.result_ids.mapped("state"))
            if not states or line.state == "skipped":
                line.state = line.state or "planned"
            elif "todo" in states:
                line.state = "planned"
            else:
                line.state = "failed" if "fail" in states else "done"

    @api.depends("result_ids.state")
    def _compute_progress(self):
        for line in self:
            done = line.result_ids.filtered(lambda result: result.state != "todo")
            total = len(line.result_ids)
            line.progress = total and f"{len(done)}/{total}"

    @api.depends("result_ids.follow_up")
    @api.depends_context("lang")
    def _compute_follow_ups(self):
        for line in self:
            faults = line.result_ids.filtered(lambda result: result.state == "fail")
            words = faults.filtered("follow_up").mapped("follow_up")
            line.follow_ups = ", ".join(dict.fromkeys(words))

    # === CONSTRAINTS === #

    @api.constrains("state", "note")
    def _check_reason(self):
        for line in self:
            if line.state == "skipped" and not line.is_cancelled and not (line.note or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: write in the note why it is not done.",
                        line.equipment_id.display_name,
                    )
                )

    # === GUARDS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_finished(self):
        self.request_id._check_not_finished()

    def _get_reason_finished(self, name):
        """Return why the device stays on its visit as it is: the visit is finished."""
        # sudo: a fact, whoever reads the visit
        return self.sudo().request_id._get_reason_finished(name)

    def _get_reason_looked_at(self, name):
        """Return why it stays which device was looked at, and when: it has its list."""
        reason = self._get_reason_finished(name)
        if reason or not self.sudo().result_ids:  # sudo: whether there is one
            return reason
        return self.env._(
            "What was found on a device follows from its checklist; it cannot be typed in. Use the "
            "buttons of the device."
        )

    # === ACTIONS === #

    def action_pass_rest(self):
        """All checks that are left are passed; readings, and photos that are needed, are still to be
        taken."""
        self._check_started()
        rest = self.result_ids.filtered(lambda r: r.state == "todo" and r.kind == "check")
        rest.filtered(lambda r: not r._is_photo_missing()).action_pass()
        return True

    def action_done(self):
        """A device without a checklist was looked at.

        :raise UserError: when it has one: then its results say so
        """
        self._check_started()
        for line in self:
            if line.result_ids:
                raise UserError(
                    self.env._("%s has a checklist: fill it in.", line.equipment_id.display_name)
                )
        self._set_state("done")
        return True

    def action_skip(self):
        """The device is not done on this visit, nor carried to another; the note says why.

        :raise ValidationError: without a note
        """
        self._check_started()
        self._set_state("skipped")
        return True

    def action_unskip(self):
        """Take a device up again that was marked as not done, or as looked at."""
        self._set_state("planned")
        # sudo: the results tell it, whoever takes the device up again
        self.sudo()._as_program()._compute_state()
        return True

    # === BUSINESS === #

    def _check_started(self):
        """:raise UserError: when the visit is not under way"""
        for visit in self.request_id:
            if not visit.started_at:
                raise UserError(self.env._("Press “Start” on visit %s first.", visit.name))

    def _check_planner(self, names):
        """:raise AccessError: when somebody else than a planner writes what was planned"""
        planned = {"contract_id", "due_date", "number", "plan_line_id"}
        if planned & names and not self.env.user.has_group(
            "poe_maintenance.group_maintenance_planner"
        ):
            raise AccessError(self.env._("What is due, and by which contract, is the planner's."))

    def _set_state(self, state):
        """Set what no result tells.

        :param str state: one of the field's values
        """
        self.check_access("write")
        self.request_id._check_not_finished()
        self._as_program().write({"state": state})

    def _filter_repaired_free(self):
        """Return those of these devices of which minor repairs are included in the contract by which
        they are visited (clause IV). The number of queries does not grow with the devices."""
        found = self.browse()
        by_contract = self.grouped(
            lambda line: (line.contract_id or line.request_id.contract_id, line.request_id)
        )
        for (contract, visit), lines in by_contract.items():
            day = visit._get_fact_day()
            running = contract.filtered_domain(contract._get_running_domain(day))
            if running.includes_minor_repairs:
                held = contract.device_ids._filter_on(day).equipment_id
                found |= lines.filtered(lambda line, held=held: line.equipment_id in held)
        return found

    def _create_results(self):
        """Make the list of what is due on each of these devices, where it is not there yet. The
        number of queries does not grow with the devices."""
        # sudo: whoever starts the visit gets its lists
        lines = self.sudo().filtered(lambda line: line.state == "planned")
        if lines:
            lines.env["maintenance.result"]._make_lists(lines._get_due_items())

    def _get_due_items(self):
        """Return ``{line: items}``: what is to be looked at on each device today. The daily remote
        checks are no part of a visit."""
        items = self.env["maintenance.checklist.item"].search(
            [
                ("remote", "=", False),
                ("category_id", "in", self.category_id.ids),
                ("checklist_id.active", "=", True),
                ("company_id", "in", [False, *self.request_id.company_id.ids]),
            ]
        )
        last = self._get_last_days(items)
        now = fields.Datetime.now()
        today = {company: company._get_local_day(now) for company in self.request_id.company_id}

        @cache  # a site has hundreds of devices of one type, looked at on the same days
        def get_due(company, category, last):
            last, companies = dict(last), (company, company.browse())
            return items.filtered(
                lambda item: (
                    item.category_id == category
                    and item.company_id in companies
                    and item._is_due(last.get(item), today[company])
                )
            )

        return {
            line: get_due(
                line.request_id.company_id,
                line.category_id,
                frozenset(last[line.equipment_id].items()),
            )
            for line in self
        }

    def _get_last_days(self, items):
        """Return ``{device: {item: local day}}`` of when each was last passed or failed.

        :param items: ``maintenance.checklist.item``
        """
        groups = self.env["maintenance.result"]._read_group(
            [
                ("equipment_id", "in", self.equipment_id.ids),
                ("item_id", "in", items.ids),
                ("state", "in", ("pass", "fail")),
            ],
            ["equipment_id", "item_id", "company_id"],
            ["date:max"],
        )
        companies = {company for _device, _item, company, _last in groups}
        policies = {company: company._get_warranty_policy() for company in companies}
        days = defaultdict(dict)
        for device, item, company, last in groups:
            days[device][item] = policies[company]._get_local_date(last)
        return days
