from odoo import models

from odoo.addons.poe_warranty.tools.label import get_labels


class MaintenanceVisitLine(models.Model):
    """What the screen of a visit shows of the devices on it, as plain JSON."""

    _inherit = "maintenance.visit.line"

    def action_open(self):
        """Open the device's list on the screen of the visit.

        :raise UserError: when the visit did not start
        """
        self.ensure_one()
        self._check_started()
        return self.request_id._get_screen_action(self)

    def _get_screen_lines(self):
        """Return ``lines`` and the ``checks`` that their results are of. The number of queries does
        not grow with the devices.

        :rtype: dict
        """
        # sudo: who may read the devices of a visit reads what was found on them
        lines = self.sudo()
        results = lines.result_ids
        free = lines._filter_repaired_free()
        checks = {}
        for result in results:
            checks.setdefault(result._get_check_key(), result)
        return {
            "lines": [line._get_screen_line(free) for line in lines],
            "checks": {key: result._get_screen_check() for key, result in checks.items()},
        }

    def _get_screen_line(self, free):
        """Return one device with its results, and what will follow from a fault on it: so the screen
        offers it without network, too.

        :param free: the devices of which minor repairs are included
        """
        self.ensure_one()
        device = self.equipment_id
        fault_kind = device._find_fault_kind()
        return {
            "id": self.id,
            **self._get_seen(),
            "device": device.name or "",
            "serial": device.lot_id.name or device.serial_no or "",
            "position": device.position or "",
            "type_id": self.category_id.id,
            "type": self.category_id.name or "",
            "covered_by": get_labels(device, "covered_by").get(device.covered_by, ""),
            "fault_kind": fault_kind,
            "minor_fault_kind": "repair" if self in free else fault_kind,
            "results": [result._get_screen_result() for result in self.result_ids],
        }

    def _get_seen(self):
        """Return what the screen shows of the device that an act on it may overwrite."""
        self.ensure_one()
        return {
            "device_id": self.equipment_id.id,
            "state": self.state,
            "note": self.note or "",
        }

    def _get_screen_change(self):
        """Return what an act on this device changed."""
        return {"lines": self._get_screen_lines()["lines"]}

    def _pass_together(self, type_id):
        """Pass all checks of the devices of a type that nobody looked at one by one. Readings, and
        photos that are needed, are still to be taken; so is what a checklist does not let pass
        together.

        :param int type_id: of ``maintenance.equipment.category``; False for devices without a type
        """
        self._check_started()
        untouched = self.filtered(
            lambda line: line.state == "planned"
            and line.category_id.id == (type_id or False)
            and set(line.result_ids.mapped("state")) == {"todo"}
        )
        # sudo: what the checklist allows, whoever goes through it
        results = untouched.result_ids.filtered(
            lambda result: result.kind == "check"
            and result.sudo().item_id.checklist_id.may_pass_together
            and not result._is_photo_missing()
        )
        results.action_pass()
