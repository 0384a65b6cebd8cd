from odoo import fields, models

from odoo.addons.poe_warranty.tools.action import get_dialog_action


class MaintenanceRequest(models.Model):
    """Nothing is left open without a word: who finishes a visit is told what nobody followed up and
    looked at, and so is the customer, in the report."""

    _inherit = "maintenance.request"

    carried_equipment_ids = fields.Many2many(
        "maintenance.equipment",
        "maintenance_request_carried_rel",
        string="Not looked at",
        readonly=True,
        copy=False,
        help="Devices that this visit did not come to: they go on another day.",
        by_program=True,
    )
    carried_to_id = fields.Many2one(
        "maintenance.request",
        string="Goes on with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The visit on which the devices that were not looked at are waiting.",
        by_program=True,
    )

    # === ACTIONS === #

    def action_ask_finish(self):
        """End the visit, asking first when something stays open.

        :return: True, or the window action of the dialog that tells what stays open
        :raise UserError: as :meth:`action_finish_visit`
        """
        self.ensure_one()
        if not self.finished_at:
            self._check_can_finish()
            if any(self._get_open_points().values()):
                name = self.env._("Finish all the same?")
                return get_dialog_action(
                    "maintenance.visit.finish", name, default_request_id=self.id
                )
        return self.action_finish_visit()

    # === BUSINESS === #

    def _get_open_points(self):
        """Return what stays open when the visit ends now, in words: ``faults`` that nobody followed up
        and ``devices`` that nobody looked at. What was left out has its reason already.

        :rtype: dict of lists of str
        """
        self.ensure_one()
        lines = self.visit_line_ids
        faults = lines.result_ids.filtered(lambda r: r.state == "fail" and not r.is_followed)
        untouched = lines.filtered(lambda line: line.state == "planned")
        return {
            "faults": [fault._get_fault_text() for fault in faults],
            "devices": [line._get_place_text() for line in untouched],
        }

    def _note_carried(self, lines, visit):
        """Keep which devices this visit did not come to, and where they go on.

        :param lines: ``maintenance.visit.line``, before they leave
        :param visit: ``maintenance.request`` that goes on with them
        """
        self._as_program().write(
            {"carried_equipment_ids": lines.equipment_id.ids, "carried_to_id": visit.id}
        )
