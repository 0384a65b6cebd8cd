from base64 import b64decode
from binascii import Error

from odoo import Command, models
from odoo.exceptions import UserError

from odoo.addons.poe_warranty.tools.photo import to_photo
from odoo.addons.poe_warranty.tools.text import is_keepable

# the button behind each answer
ANSWERS = {
    "pass": "action_pass",
    "fail": "action_fail",
    "na": "action_na",
    "todo": "action_reset",
}


class MaintenanceRequest(models.Model):
    """What can be done on a visit's screen: a method an act. Each takes what it is about and the
    ``values`` of :meth:`visit_act`, does its work and returns nothing, or returns what the user is to be
    asked first, having done nothing."""

    _inherit = "maintenance.request"

    # === THE VISIT === #

    def _act_start(self, visit, values):
        """Begin the visit."""
        self.action_start_visit()

    def _act_sign(self, visit, values):
        """Take the customer's signature, or why there is none.

        :param values: ``signature`` (base64 of an image) and ``signed_by``, or
            ``no_signature_reason``; what is not there stays
        """
        names = ("signature", "signed_by", "no_signature_reason")
        self.write({name: values[name] for name in names if isinstance(values.get(name), str)})

    def _act_finish(self, visit, values):
        """End the visit.

        :param values: ``confirmed``: whether the user was told what stays open
        :return: what stays open, see :meth:`_get_open_points`
        """
        self._check_can_finish()
        open_points = self._get_open_points()
        if any(open_points.values()) and not values.get("confirmed"):
            return open_points
        self.action_finish_visit()
        return None

    # === DEVICES === #

    def _act_pass_rest(self, line, values):
        """All checks that are left on a device are passed."""
        line.action_pass_rest()

    def _act_pass_type(self, visit, values):
        """All checks are passed of the devices of a type that nobody looked at one by one, where
        their checklists allow that.

        :param values: ``type_id``: of ``maintenance.equipment.category``, or False
        """
        self.visit_line_ids._pass_together(values.get("type_id"))

    def _act_looked_at(self, line, values):
        """A device without a list was looked at."""
        line.action_done()

    def _act_skip(self, line, values):
        """A device is not done.

        :param values: ``note``: why
        """
        line.note = values.get("note") or line.note
        line.action_skip()

    def _act_take_up(self, line, values):
        """A device is taken up again."""
        line.action_unskip()

    # === ITEMS === #

    def _act_answer(self, result, values):
        """Answer an item of a device's list.

        :param values: ``answer``: a key of ``ANSWERS``, or ``reading``: a number, which is judged by
            its limits; with it ``instrument_id``, where one is needed
        :raise UserError: when it is neither
        """
        answer = values.get("answer")
        if isinstance(answer, str) and answer in ANSWERS:
            getattr(result, ANSWERS[answer])()
        elif isinstance(values.get("reading"), (int, float)) and result.kind == "reading":
            names = ("reading", "instrument_id")
            result.write({name: values[name] for name in names if name in values})
        else:
            raise UserError(
                self.env._("%s: answer pass, fail or not applicable.", result._get_label())
                if result.kind == "check"
                else self.env._("%s: enter what was measured.", result._get_label())
            )

    def _act_note(self, about, values):
        """Write a note on a device or on an item of its list.

        :param values: ``note``
        """
        about.note = values.get("note") or False

    def _act_photo(self, result, values):
        """Add a photo to an item of a device's list.

        :param values: ``name`` of the file and its ``data`` in base64
        :raise UserError: when it is no picture
        """
        result._check_open()
        try:
            photo = to_photo(b64decode(values.get("data") or "", validate=True))
        except (Error, TypeError, ValueError):
            photo = None
        if not photo:
            raise UserError(self.env._("%s: this is no picture.", result._get_label()))
        name = values.get("name")
        is_named = isinstance(name, str) and name and is_keepable(name)
        kept = self.env["ir.attachment"].create(
            {
                "name": name if is_named else result.item_id.name,
                "raw": photo,
                "mimetype": "image/jpeg",
                "res_model": result._name,
                "res_id": result.id,
            }
        )
        result.photo_ids = [Command.link(kept.id)]

    def _act_follow_up(self, result, values):
        """Do what follows from a fault.

        :param values: ``kind``: another choice than the proposed one
        """
        if values.get("kind") and not result.is_followed:
            result.follow_up_kind = values["kind"]
        result.action_follow_up()
