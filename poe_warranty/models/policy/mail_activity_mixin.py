from odoo import models
from odoo.tools import plaintext2html


class MailActivityMixin(models.AbstractModel):
    """Who is told of a record that a scheduled job had to leave out."""

    _inherit = "mail.activity.mixin"

    def _alert_left_out(self, key, error):
        """Leave a task with who answers for each of these records, where none waits.

        :param str key: of the job, as in :meth:`_alert_once`
        :param error: the exception that says what stands against the job
        """
        self._alert_once(key, lambda record: record._prepare_left_out_vals(error))

    def _prepare_left_out_vals(self, error):
        """Return the values of the task about this record, in the language of who gets it.

        :param error: as in :meth:`_alert_left_out`
        """
        user = self._get_answerable()
        env = self.with_context(lang=user.lang or self.env.lang).env
        return {
            "summary": env._("A scheduled action left this out"),
            "note": plaintext2html(
                env._("Put right what stands against it; the next run tries again: %s", error)
            ),
            "user_id": user.id,
        }

    def _get_answerable(self):
        """Return the ``res.users`` who gets the company's alerts, else who is in charge of this record;
        never empty."""
        self.ensure_one()
        company, own = (
            self[name] if name in self._fields else self.env["res.users"]
            for name in ("company_id", "user_id")
        )
        # sudo: a setting, whoever is told
        responsible = company and company.sudo().warranty_responsible_id
        return responsible or own or self.create_uid or self.env.user
