from odoo import api, models
from odoo.tools import plaintext2html

from ...tools.language import speak_to


class MailActivityMixin(models.AbstractModel):
    """Who is told of a record: of what a scheduled job had to leave out, and in place of who left us."""

    _inherit = "mail.activity.mixin"

    def _alert_once(self, key, prepare, kind="mail.mail_activity_data_todo"):
        """A task of somebody who left is nobody's: who answers for the record gets it."""

        def prepare_for_who_is_there(record):
            vals = prepare(record)
            user = self.env["res.users"].browse(vals.get("user_id"))
            return {**vals, "user_id": record._get_present(user).id} if user else vals

        return super()._alert_once(key, prepare_for_who_is_there, kind=kind)

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
        env = speak_to(user, self).env
        return {
            "summary": env._("A scheduled action left this out"),
            "note": plaintext2html(
                env._("Put right what stands against it; the next run tries again: %s", error)
            ),
            "user_id": user.id,
        }

    def _get_answerable(self):
        """Return the ``res.users`` who gets the company's alerts, else who is in charge of this record;
        never empty, never somebody who left, and never a customer, who may have made the record or
        changed it on the portal."""
        self.ensure_one()
        company, own = (
            self[name] if name in self._fields else self.env["res.users"]
            for name in ("company_id", "user_id")
        )
        # sudo: a setting, whoever is told
        responsible = company and company.sudo().warranty_responsible_id
        users = (responsible, own, self.create_uid, self.env.user)
        return self._get_first_of_us(users) or self._get_keeper(company)

    def _get_present(self, *users):
        """Return the first of these users who is still one of us, else who answers for this record.

        :param users: ``res.users``, each may be empty
        """
        return self._get_first_of_us(users) or self._get_answerable()

    @api.model
    def _get_first_of_us(self, users):
        for user in filter(None, users):
            account = user.sudo()  # sudo: whether he is one of us
            if account.active and not account.share:
                return user
        return self.env["res.users"]

    @api.model
    def _get_keeper(self, company):
        """Return a warranty administrator of a company, else the user that is always there.

        :param company: ``res.company``, may be empty
        """
        keepers = self.env.ref("poe_warranty.group_warranty_manager")
        # sudo: who keeps the warranties, whoever is served
        Users = self.env["res.users"].sudo()
        found = Users.search(
            [("all_group_ids", "in", keepers.ids), ("company_ids", "in", company.ids)], limit=1
        )
        return found or self.env.ref("base.user_root")
