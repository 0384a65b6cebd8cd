from odoo import models

from ...const import ALERT

OURS, YOURS, NOBODYS = "ours", "yours", "nobodys"


class WarrantyClaim(models.Model):
    """What comes next, and whose turn it is: in plain words, for the customer. Nothing is told here that
    he was not told before: a refusal only once its letter was sent."""

    _inherit = "warranty.claim"

    def _get_portal_next(self):
        """Return what comes next: ``{"turn": ours, yours or nobodys, "text": in words}``, in the reader's
        language. One method a state, ``_get_next_<state>``, which returns both."""
        self.ensure_one()
        turn, text = getattr(self, f"_get_next_{self.state}")()
        return {"turn": turn, "text": text}

    def _is_desk_asked(self, key):
        """Tell whether what the customer did waits for our answer.

        :param str key: of :meth:`_ask_desk`
        """
        # sudo: whether a task of ours waits
        return bool(self.sudo()._get_waiting_alerts(key, ALERT))

    def _get_next_new(self):
        if not self.is_awaited:
            return self._get_next_inspection()
        return YOURS, self.env._(
            "Bring or send the device to us and quote the number %s. If it cannot be taken down, tell us "
            "on the claim's page: we call you.",
            self.name,
        )

    def _get_next_inspection(self):
        return OURS, self.env._("We inspect the device and tell you what we found.")

    def _get_next_decided(self):
        if self.verdict_outdated:
            return OURS, self.env._(
                "Something changed since we decided: we look at your claim again."
            )
        if self._get_portal_choices():
            return self._get_next_choice()
        if self.standing == "to_inspect":  # nothing is promised by the records alone
            return self._get_next_new()
        if self.is_free_work:
            return OURS, self.env._(
                "The fault is borne by us: we repair or replace the device free of charge."
            )
        if self.decision == "hold":
            return YOURS, self.env._(
                "An invoice for this device is past due. As soon as it is paid, work goes on by itself."
            )
        if self._is_desk_asked("objected"):
            return OURS, self.env._("We have your answer to our letter, and reply to it.")
        if self._is_desk_asked("declined"):
            return OURS, self.env._(
                "You declined our quotation: we tell you when the device can be collected."
            )
        if self._get_sent_letter():
            return YOURS, self.env._(
                "The warranty does not cover the fault: read our letter. You can answer it on the "
                "claim's page, let us make you a quotation, or take the device back."
            )
        return OURS, self.env._("We look at what was found, and write to you.")

    def _get_next_choice(self):
        if self.customer_choice in self._get_portal_choices():
            return OURS, self.env._("You have chosen: we do it now, and tell you when it is ready.")
        if self.is_repaired_in_vain:
            return YOURS, self.env._(
                "The same fault came back after several repairs: choose below what is to be done."
            )
        return YOURS, self.env._(
            "We have not kept the promised date: you may have another device or your money back."
        )

    def _get_next_quotation(self):
        if self._get_offer():
            return YOURS, self.env._("Read our quotation and accept or decline it.")
        return OURS, self.env._("We make you a quotation. Nothing is done before you accept it.")

    def _get_next_repair(self):
        if self._get_portal_choices():
            return self._get_next_choice()
        if self.device_place == "supplier":
            return OURS, self.env._("The device is at the manufacturer's for repair.")
        return OURS, self.env._("We work on the device, and tell you when it is ready.")

    def _get_next_ready(self):
        if self.returned_datetime and self.is_loaner_out:
            return YOURS, self.env._(
                "You have your device back: please return the one that we lent you, %s.",
                self.sudo().loaner_lot_id.name,  # sudo: its number, which stands on the receipt
            )
        kind = self.remedy_ids.sorted("id")[-1:].kind
        if kind == "refund":
            return OURS, self.env._("You get your money back: accounting transfers it.")
        if kind == "replacement":
            return YOURS, self.env._("Another device is ready for you: please collect it.")
        if not self.received_datetime:  # served on site
            return OURS, self.env._("The work is done: we close the claim.")
        return YOURS, self.env._("The device is ready: please collect it.")

    def _get_next_closed(self):
        return NOBODYS, self.env._("This claim is closed.")

    def _get_next_cancelled(self):
        return NOBODYS, self.env._("This claim was withdrawn.")
