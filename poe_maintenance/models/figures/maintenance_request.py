from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.intervals import subtract


class MaintenanceRequest(models.Model):
    """What is known of call-outs and visits for the figures; see ``maintenance.figures.mixin``."""

    _inherit = "maintenance.request"

    @api.model
    def _get_callouts_about(self, devices, first, last):
        """Return the call-outs about some devices that touch a period: reported in it or shortly
        before or after it, or not put right before it.

        :param devices: ``maintenance.equipment``
        :param date first: local, included
        :param date last: local, included
        """
        repeat = timedelta(self.env.company.maintenance_repeat_days)
        about = Domain("equipment_id", "in", devices.ids) | Domain(
            "visit_line_ids.equipment_id", "in", devices.ids
        )
        touches = (
            Domain("reported_on", ">=", first - repeat)
            | Domain("resolved_at", "=", False)
            | Domain("resolved_at", ">=", first - timedelta(1))
        )
        counted = Domain(
            [
                ("is_callout", "=", True),
                ("archive", "=", False),
                ("follow_up_of_id", "=", False),
                ("reported_on", "<=", last + repeat),
            ]
        )
        return self.search(counted & about & touches)

    def _get_by_device(self):
        """Return ``{device: its call-outs}``."""
        ids = defaultdict(list)
        for call in self:
            for device in call._get_devices():
                ids[device].append(call.id)
        found = {device: self.browse(of).with_prefetch(self._ids) for device, of in ids.items()}
        return defaultdict(self.browse, found)

    def _get_repeated(self, by_device):
        """Return those of these call-outs that were not fixed the first time: with a follow-up
        visit, or with another call-out about the device soon after.

        :param dict by_device: as :meth:`_get_by_device` returns it
        """
        repeat = timedelta(self.env.company.maintenance_repeat_days)

        def came_again(call):
            others = self.browse().union(*(by_device[device] for device in call._get_devices()))
            return any(
                call.reported_at < other.reported_at <= call.resolved_at + repeat
                for other in others - call
            )

        return self.filtered("resolved_at").filtered(
            lambda call: call.follow_up_ids.filtered(lambda visit: not visit.archive)
            or came_again(call)
        )

    def _get_down_spans(self):
        """Return ``[(from, to)]`` (UTC) from the report until it was put right, or now, without the
        pauses."""
        self.ensure_one()
        end = self.resolved_at or fields.Datetime.now()
        pauses = [(pause.date_from, pause.date_to or end) for pause in self.pause_ids]
        return subtract([(self.reported_at, end)], pauses)

    def _get_work_hours(self):
        """Hook: return the hours of work of one visit or call-out that was done: from start to
        finish, else as planned."""
        self.ensure_one()
        return self.hours_worked or self.duration
