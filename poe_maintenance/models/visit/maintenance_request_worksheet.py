from odoo import models


class MaintenanceRequest(models.Model):
    """The visit on paper, for where no device goes: what is to be looked at, with empty boxes."""

    _inherit = "maintenance.request"

    def action_print_worksheet(self):
        """Print the visit as an empty worksheet, in the user's language."""
        return self.env.ref("poe_maintenance.action_report_maintenance_worksheet").report_action(
            self
        )

    def _get_worksheet(self):
        """Return what is looked at on each device, as an empty worksheet shows it: what stands on its
        list, or before the visit starts what is due today.

        :return: list of ``(maintenance.visit.line, maintenance.checklist.item)``
        """
        self.ensure_one()
        # sudo: who may print the visit prints what is looked at on it
        lines = self.sudo().visit_line_ids
        due = lines.filtered(lambda line: not line.result_ids)._get_due_items()
        return [(line, due.get(line, line.result_ids.item_id)) for line in lines]
