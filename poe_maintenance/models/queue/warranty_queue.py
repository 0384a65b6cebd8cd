from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.models.queue.warranty_queue import Work


class WarrantyQueue(models.Model):
    """The queues of who plans visits and who goes there."""

    _inherit = "warranty.queue"

    key = fields.Selection(
        selection_add=[
            ("visits_due", "Visits of today and before"),
            ("callouts_open", "Call-outs"),
            ("visits_nobody", "Visits without a technician"),
            ("visits_late", "Visits that were not made"),
            ("callouts_unplanned", "Call-outs to be planned"),
            ("visits_unplanned", "Visits to be planned"),
        ],
        ondelete=dict.fromkeys(
            (
                "visits_due",
                "callouts_open",
                "visits_nobody",
                "visits_late",
                "callouts_unplanned",
                "visits_unplanned",
            ),
            "cascade",
        ),
    )
    role = fields.Selection(
        selection_add=[("6_field", "In the field"), ("7_planner", "Planner")],
        ondelete={"6_field": "cascade", "7_planner": "cascade"},
    )

    @api.model
    def _get_visits(self, date, *terms, view="day"):
        """Return the visits and call-outs at customers that are not done.

        :param str date: field of the moment by which they are due
        :param terms: of the domain
        :param str view: which list: ``day`` or ``callout``
        """
        todo = [("customer_id", "!=", False), ("done", "=", False), ("archive", "=", False)]
        return Work(
            "maintenance.request",
            Domain([*todo, *terms]),
            date,
            "user_id",
            f"poe_maintenance.maintenance_request_view_list_{view}",
            "poe_maintenance.maintenance_request_view_form_visit",
        )

    @api.model
    def _get_work_visits_due(self):
        return self._get_visits("schedule_date", ("schedule_date", "<", "today +1d"))

    @api.model
    def _get_work_visits_nobody(self):
        planned = ("schedule_date", "!=", False)
        return self._get_visits("schedule_date", planned, ("user_id", "=", False))

    @api.model
    def _get_work_visits_late(self):
        return self._get_visits("schedule_date", ("schedule_date", "<", "today"))

    @api.model
    def _get_work_visits_unplanned(self):
        """As a free service that its customer booked, by the day he asks for."""
        unplanned = (("schedule_date", "=", False), ("is_callout", "=", False))
        return self._get_visits("request_date", *unplanned)

    @api.model
    def _get_work_callouts_open(self):
        return self._get_visits("resolution_deadline", ("is_callout", "=", True), view="callout")

    @api.model
    def _get_work_callouts_unplanned(self):
        unplanned = ("schedule_date", "=", False)
        return self._get_visits(
            "response_deadline", ("is_callout", "=", True), unplanned, view="callout"
        )
