from collections.abc import Mapping

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.record import get_asked, is_id
from odoo.addons.poe_warranty.tools.text import is_keepable

MAX_KEY = 100
LINE = "maintenance.visit.line"
RESULT = "maintenance.result"


class MaintenanceRequest(models.Model):
    """What the screen of a visit asks the server: one call that reads the visit, and one through which
    everything goes that is done on it. Both take and return plain JSON, and what is sent twice is done
    once: whatever stands between the screen and the server may keep it and send it later."""

    _inherit = "maintenance.request"

    # === CALLED BY THE SCREEN === #

    @api.model
    def visit_load(self, visit_id):
        """Return a visit as its screen shows it, in the user's language.

        :param int visit_id: of ``maintenance.request``
        :return: dict of the visit; ``lines``: its devices, each with ``results``; ``checks``: what is
            looked at, by the ``check`` of a result; moments are UTC, ``reading`` is a number or None
        """
        visit = get_asked(self, visit_id)
        visit.check_access("read")
        return {**visit._get_screen_head(), **visit.visit_line_ids._get_screen_lines()}

    @api.model
    def visit_act(self, visit_id, act, values, key, known=None):
        """Do one thing on a visit, on one of its devices, or on an item of a device's list:
        ``_act_<act>`` says what, and what ``values`` it takes.

        :param int visit_id: of ``maintenance.request``
        :param str act: one of :meth:`_get_acts`
        :param dict values: plain JSON; ``line_id``, and with it ``item_id``, say what it is about
        :param str key: drawn by the screen for this one press; sent again, nothing is done twice
        :param dict known: what the screen knew when it was pressed, as it may be sent much later:
            ``user_id``: who pressed; ``seen``: what it showed, see ``_get_conflict``; ``pressed_at``:
            the moment, see ``_get_pressed_at``
        :return: what changed, as :meth:`visit_load` has it: ``{"visit": {…}}``, ``{"lines": […]}``, or
            ``{"lines": […], "results": […]}`` where the lines hold their state only; the visit, for
            what was done before; ``{"ask": {…}}`` when nothing was done yet and the user is to say
            whether it shall be; ``{"conflict": {…}}`` with what is there now, when nothing was done
            since it would overwrite that; ``{"other_user": True}`` when nothing was done since
            somebody else is logged in
        :raise UserError: when it cannot be done, in words
        """
        known = known or {}
        self._check_sent(act, values, key, known)
        if self._is_from_another(known):
            return {"other_user": True}
        visit = get_asked(self, visit_id)
        visit.check_access("write")
        Act = self.env["maintenance.visit.act"]
        if Act._is_done(key):
            return visit._get_screen_change()  # what it was about may be elsewhere by now
        visit._check_not_cancelled()
        about = visit._get_about(values)
        if about._name not in self._get_acts()[act]:
            raise self._get_no_act_error()
        if conflict := visit._get_conflict(about, known):
            return {**about._get_screen_change(), "conflict": conflict}
        if asked := getattr(visit, f"_act_{act}")(about, values):
            return {"ask": asked}
        visit._note_pressed_at(act, about, values, known)
        Act._note(visit, act, key)
        return about._get_screen_change()

    # === OPENING === #

    def action_open_screen(self):
        """Open the visit's screen; the form of one that names no device, as most call-outs do."""
        self.ensure_one()
        return self._get_screen_action() if self.visit_line_ids else self._get_visit_action()

    def action_open_form(self):
        """Open the form of the visit from its screen: parts, papers, who goes there."""
        self.ensure_one()
        return self._get_visit_action()

    def _get_screen_action(self, line=None):
        """Return the client action of this visit's screen.

        :param line: ``maintenance.visit.line`` whose list is opened
        """
        action = self.env["ir.actions.client"]._for_xml_id("poe_maintenance.visit_screen_action")
        params = {"visit_id": self.id, "line_id": line.id if line else False}
        return {**action, "name": self.display_name, "params": params}

    # === WHAT IT IS SHOWN === #

    def _get_screen_head(self):
        """Return what the screen shows of the visit itself. Other rooms add to it."""
        self.ensure_one()
        # sudo: where to go and whom to ask for, whoever makes the visit
        site = self.sudo().site_id
        return {
            "id": self.id,
            "name": self.name,
            "customer": self.customer_id.display_name or "",
            "site": site.name or "",
            "address": self.address_text or "",
            "phone": self.address_phone or "",
            "map_url": site.map_url or "",
            "remarks": site.note or "",
            "can_start": bool(self.customer_id) and not (self.archive or self.done),
            "is_cancelled": self.archive,
            "started_at": fields.Datetime.to_string(self.started_at),
            "finished_at": fields.Datetime.to_string(self.finished_at),
            **self._get_seen(),
            "instruments": [
                {"id": instrument.id, "name": instrument.display_name}
                for instrument in self._get_screen_instruments()
            ],
        }

    def _get_screen_instruments(self):
        """Return the ``maintenance.equipment`` with which readings count today."""
        return self.env["maintenance.equipment"].search(
            [
                ("is_instrument", "=", True),
                ("is_calibrated", "=", True),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )

    def _get_screen_change(self):
        """Return what an act on the visit itself changed: it may be everything."""
        return {"visit": self.visit_load(self.id)}

    # === WHAT IS SENT === #

    @api.model
    def _get_acts(self):
        """Return ``{act: names of the models it is done on}``. Other rooms add theirs, each with its
        method ``_act_<act>(about, values)``."""
        return {
            **dict.fromkeys(("start", "sign", "finish", "pass_type"), (self._name,)),
            **dict.fromkeys(("pass_rest", "looked_at", "skip", "take_up"), (LINE,)),
            **dict.fromkeys(("answer", "photo", "follow_up"), (RESULT,)),
            "note": (LINE, RESULT),
        }

    @api.model
    def _check_sent(self, act, values, key, known):
        """:raise UserError: when what was sent is no act on a visit"""
        is_plain = isinstance(values, Mapping) and isinstance(known, Mapping)
        is_act = isinstance(act, str) and act in self._get_acts()
        if not (
            is_plain
            and is_act
            and isinstance(key, str)
            and is_keepable(key)
            and 0 < len(key) <= MAX_KEY
        ):
            raise self._get_no_act_error()

    @api.model
    def _get_no_act_error(self):
        return UserError(
            self.env._("This is nothing that can be done on a visit. Open the visit again.")
        )

    def _get_about(self, values):
        """Return what an act is about: the item of a device's list, the device, or the visit.

        :raise UserError: when it is not on this visit any more
        """
        line_id, item_id = values.get("line_id"), values.get("item_id")
        if not (line_id or item_id):
            return self
        about = self.env[RESULT if item_id else LINE]
        if is_id(line_id) and (is_id(item_id) or not item_id):
            mine = Domain("request_id", "=", self.id)
            if item_id:
                mine &= Domain("visit_line_id", "=", line_id) & Domain("item_id", "=", item_id)
            else:
                mine &= Domain("id", "=", line_id)
            about = about.search(mine)
        if not about:
            raise UserError(
                self.env._("This is not on visit %s any more. Open the visit again.", self.name)
            )
        return about
