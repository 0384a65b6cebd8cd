from odoo import api, fields, models

TODO = "mail.mail_activity_data_todo"
# what is told and not done yet, by the state in which it no longer is
TOLD = {
    "device_arrived": ("new", "inspection", "decided"),
    "device_ready": ("ready",),
}


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

    def _update_state(self, state):
        """Tell the desk what is ready, and take off what was told and is done."""
        moved = super()._update_state(state)
        for key, states in TOLD.items():
            if moved and state not in states:
                moved._settle_alert(key)
        if state == "ready":
            moved._tell_turn("device_ready", "user_id")
        return moved

    def _hand_over(self):
        """What is handed over no longer waits for the customer, whatever its loaner does."""
        super()._hand_over()
        self._settle_alert("device_ready")

    def _tell_turn(self, key, name):
        """Leave a task with whose turn it is, where none waits.

        :param str key: of the alert
        :param str name: of the field of who is told
        """
        told = self.filtered(lambda claim: claim[name] and claim[name] != self.env.user)
        if not told:
            return
        # sudo: as in _settle_alert
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
        claim = self.with_context(lang=user.lang or self.env.lang)
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
