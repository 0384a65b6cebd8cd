from odoo import models

BEYOND_INSPECTION = ("decided", "quotation", "repair", "ready", "closed")
# whoever gets his device back as it came waits for no work
UNTOUCHED = ("hand_back", "no_fault")


class WarrantyClaim(models.Model):
    """The way of a device through our service, as its customer follows it."""

    _inherit = "warranty.claim"

    def _get_portal_steps(self):
        """Return what has happened and what is to come, in the order of the way:
        ``[{"label", "day", "state"}]``, the day being local, or False, and the state ``done``,
        ``current`` or ``ahead``. Other add-ons extend :meth:`_get_step_labels`."""
        self.ensure_one()
        days, labels = self._get_step_days(), self._get_step_labels()
        ahead = [name for name in labels if name not in days] if self.is_open else []
        states = dict.fromkeys(days, "done") | dict.fromkeys(ahead, "ahead")
        states |= dict.fromkeys(ahead[:1], "current")
        return [
            {"label": label, "day": days.get(name, False), "state": states[name]}
            for name, label in labels.items()
            if name in states
        ]

    def _get_step_labels(self):
        """Return ``{step: label}`` of the way of this claim, in the reader's language."""
        env = self.env
        kind = self.remedy_ids.sorted("id")[-1:].kind
        labels = {
            "reported": env._("Notice of the fault"),
            "received": env._("Arrival of the device"),
        }
        if not self.received_datetime and not self.is_awaited:
            del labels["received"]  # served on site
        labels["inspected"] = env._("Inspection and decision")
        if self._get_offer() or self.state == "quotation":
            labels["accepted"] = env._("Your acceptance")
        if kind not in UNTOUCHED and (kind or self.decision != "excluded"):
            work = {"replacement": env._("Replacement"), "refund": env._("Refund")}
            labels["worked"] = work.get(kind) or env._("Repair")
        labels["returned"] = env._("Hand-over")
        if self.state == "cancelled":
            labels["cancelled"] = env._("Withdrawal")
        return labels

    def _get_step_days(self):
        """Return ``{step: local day}`` of the steps that are done; False where nobody noted the day."""
        moments = {"reported": self.notice_datetime}
        if self.received_datetime:
            moments["received"] = self.received_datetime
        if self.state in BEYOND_INSPECTION and self.standing != "to_inspect":
            moments["inspected"] = self.assessment_id.date
        if self.state in ("repair", "ready", "closed"):
            moments["accepted"] = self.quotation_state == "sale" and self._get_offer().date_order
        if self.state in ("ready", "closed"):
            moments["worked"] = False
        if self.state == "closed":
            moments["returned"] = self.returned_datetime
        if self.state == "cancelled":
            moments["cancelled"] = False
        local = self._get_policy()._get_local_date
        return {name: moment and local(moment) for name, moment in moments.items()}
