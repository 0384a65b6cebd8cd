from odoo import api, fields, models

from ...tools.language import speak_to

TODO = "mail.mail_activity_data_todo"
# what is told and not done yet, by the states in which it is so
TOLD = {
    "device_arrived": ("new", "inspection", "decided"),
    "device_ready": ("ready",),
}
# when it came to be told; of what never did nobody was told
SINCE = {"device_arrived": "received_datetime", "device_ready": "ready_datetime"}


class WarrantyClaim(models.Model):
    """Who is told that his turn has come: the technician when a device arrives, the desk when it is
    ready. Nobody is told of what he did himself; what was told goes when it is done."""

    _inherit = "warranty.claim"

    @api.depends("technician_id")
    def _compute_refusals(self):
        return super()._compute_refusals()

    def _receive_devices(self):
        """Tell the technicians whose devices arrived."""
        super()._receive_devices()
        arrived = self.filtered(lambda claim: claim.state in TOLD["device_arrived"])
        arrived._tell_turn("device_arrived", "technician_id")

    def _facts_changed(self, what):
        """Tell the desk what is ready, and take off what was told and is done."""
        super()._facts_changed(what)
        if what == "moved":
            state = self[:1].state
            done = [key for key, states in TOLD.items() if state not in states]
            self.filtered(lambda c: any(c[SINCE[key]] for key in done))._settle_turns(done)
            if state == "ready":
                self._tell_turn("device_ready", "user_id")

    def _ask_loaner_back(self):
        """What is handed over no longer waits for the customer, but for its loaner."""
        super()._ask_loaner_back()
        if handed_over := self.filtered("handover_id"):
            handed_over._settle_turns(["device_ready"])

    def _settle_turns(self, keys):
        """Take off what was told and is done.

        :param list keys: of the alerts
        """
        if not self:
            return
        told = [("warranty_alert_key", "in", keys)]
        # sudo: whoever has the task
        self.sudo().activity_search([TODO], additional_domain=told).unlink()

    def _tell_turn(self, key, name):
        """Leave a task with whose turn it is, where none waits.

        :param str key: of the alert
        :param str name: of the field of who is told
        """
        told = self.filtered(lambda claim: claim[name] and claim[name] != self.env.user)
        if not told:
            return
        # sudo: as in _settle_turns
        waiting = told.sudo()._get_waiting_alerts(key, TODO)
        todo = told - self.browse(waiting.mapped("res_id"))
        vals_list = [claim._prepare_turn_vals(key, claim[name]) for claim in todo]
        if vals_list:
            # sudo: whoever moves the claim; the bell tells, a mail each would be too much
            quiet = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
            quiet.create(vals_list)

    def _prepare_turn_vals(self, key, user):
        """Return the values of the task, in the language of who gets it.

        :param str key: of the alert
        :param user: ``res.users``
        """
        self.ensure_one()
        claim = speak_to(user, self)
        today = self._get_policy()._get_local_date(fields.Datetime.now())
        return {
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(TODO),
            "automated": True,
            "date_deadline": self.receipt_id.promised_date or today,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "summary": f"{claim._get_turn_labels()[key]}: {claim._get_device_label()}",
            "user_id": user.id,
            "warranty_alert_key": key,
        }

    @api.model
    def _get_turn_labels(self):
        """Return ``{key: what it tells}``."""
        return {
            "device_arrived": self.env._("A device arrived"),
            "device_ready": self.env._("Ready to hand over"),
        }
