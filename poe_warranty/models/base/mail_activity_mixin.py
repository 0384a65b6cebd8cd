from odoo import models


class MailActivityMixin(models.AbstractModel):
    _inherit = "mail.activity.mixin"

    def _alert_once(self, key, prepare, kind="mail.mail_activity_data_todo"):
        """Leave a task on those of these records on which none of its kind and key waits. Users of
        several languages share a record: its text does not tell an alert.

        :param str key: of ``mail.activity.warranty_alert_key``
        :param prepare: of one record, the values of its task: summary, note, user_id…
        :param str kind: external id of the ``mail.activity.type``
        """
        waiting = self._get_waiting_alerts(key, kind)
        for record in self - self.browse(waiting.mapped("res_id")):
            record.activity_schedule(kind, warranty_alert_key=key, **prepare(record))

    def _settle_alert(self, key, kind="mail.mail_activity_data_todo"):
        """Take the tasks of a kind and key off these records: what they asked for has come.

        :param str key: as in :meth:`_alert_once`
        :param str kind: as in :meth:`_alert_once`
        """
        # sudo: whoever has the task
        self.sudo()._get_waiting_alerts(key, kind).unlink()

    def _get_waiting_alerts(self, key, kind):
        """Return the tasks of a kind and key that wait on these records; see :meth:`_alert_once`."""
        return self.activity_search([kind], additional_domain=[("warranty_alert_key", "=", key)])
