from collections.abc import Mapping
from datetime import timedelta

from odoo import fields, models

from .maintenance_result import READING_DIGITS

# what took longer on its way was kept on the device
LATE = timedelta(minutes=1)


class MaintenanceRequest(models.Model):
    """What is done on a visit without network comes late: who sends it, what he saw when he pressed, and
    when that was, come with it. What the office changed meanwhile is told, never overwritten."""

    _inherit = "maintenance.request"

    def _is_from_another(self, known):
        """Tell whether something was pressed by another user than the one who is logged in now: it is
        done in nobody's name but his.

        :param dict known: see ``visit_act``
        """
        return known.get("user_id") not in (None, self.env.uid)

    def _get_conflict(self, about, known):
        """Return what an act would overwrite: what was changed since the screen showed it.

        :param about: what the act is about, see ``_get_about``
        :param dict known: ``seen``: what the screen showed of it, by the names of ``_get_seen``
        :return: None, or a dict of what was ``seen``, what is there ``now``, ``by`` whom and ``at`` which
            moment (UTC)
        :raise UserError: when ``seen`` holds what no screen shows
        """
        seen = known.get("seen")
        if not seen:
            return None
        there = about._get_seen()
        if not isinstance(seen, Mapping) or set(seen) - set(there):
            raise self._get_no_act_error()
        now = {name: there[name] for name in seen}
        if all(self._is_same(seen[name], now[name]) for name in seen):
            return None
        # sudo: the name of who was there before
        return {
            "seen": dict(seen),
            "now": now,
            "by": about.sudo().write_uid.name or "",
            "at": fields.Datetime.to_string(about.write_date),
        }

    def _is_same(self, seen, now):
        """Tell whether the screen showed what is there; a reading as precisely as it is kept."""
        numbers = isinstance(seen, (int, float)) and isinstance(now, float)
        margin = 10**-READING_DIGITS / 2
        return now - margin < seen < now + margin if numbers else seen == now

    def _get_pressed_at(self, known):
        """Return the moment at which something was pressed that comes late, within the visit: the clock
        of the device may be wrong.

        :param dict known: ``pressed_at``: UTC, as the ORM writes moments
        :return: datetime, or None for what comes at once
        """
        pressed = known.get("pressed_at")
        try:
            pressed = isinstance(pressed, str) and fields.Datetime.to_datetime(pressed)
        except ValueError:
            return None
        now = fields.Datetime.now()
        if not pressed or now - pressed < LATE:
            return None
        return max(pressed, self.started_at or now)

    def _get_seen(self):
        """Return what the screen shows of the visit that an act on it may overwrite."""
        self.ensure_one()
        return {
            "is_signed": bool(self.signature),
            "signed_by": self.signed_by or "",
            "no_signature_reason": self.no_signature_reason or "",
        }

    def _note_pressed_at(self, act, about, values, known):
        """Write when an item was answered, a fault put right or the customer signed, where that comes
        late. What was passed together has the moment it came.

        :param str act: that was done on ``about`` with ``values``, see ``visit_act``
        :param dict known: as above
        """
        pressed = self._get_pressed_at(known)
        if pressed and act == "answer" and about.date:
            about._as_program().date = pressed
        elif pressed and act == "follow_up" and about.fixed_on and not about.finished_at:
            about._as_program().fixed_on = min(about.fixed_on, pressed)
        elif pressed and act == "sign" and values.get("signature"):
            self._as_program().signed_on = pressed
