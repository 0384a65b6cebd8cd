from odoo import models

# what says that somebody works for us
EMPLOYED = {"active", "user_id", "company_id"}


class HrEmployee(models.Model):
    """Who leaves us gives back the visits that he was to make."""

    _inherit = "hr.employee"

    def write(self, vals):
        """As in core; those who no longer work for a company give its visits back."""
        employed = self._get_employed() if EMPLOYED & vals.keys() else {}
        result = super().write(vals)
        self._give_visits_back(employed)
        return result

    def unlink(self):
        employed = self._get_employed()
        result = super().unlink()
        self.browse()._give_visits_back(employed)
        return result

    def _get_employed(self):
        """Return ``{company: users}`` of those of these who work for us."""
        # sudo: which users they are, whoever keeps the staff
        working = self.sudo().filtered(lambda employee: employee.active and employee.user_id)
        return {
            company: employees.user_id
            for company, employees in working.grouped("company_id").items()
        }

    def _give_visits_back(self, employed):
        """Take those off the visits of a company who no longer work for it.

        :param dict employed: as :meth:`_get_employed` returned it before
        """
        for company, users in employed.items():
            # sudo: as there
            still = self.sudo().search(
                [
                    ("active", "=", True),
                    ("user_id", "in", users.ids),
                    ("company_id", "=", company.id),
                ]
            )
            self.env["maintenance.request"]._give_back_of(
                users - still.user_id, domain=[("company_id", "=", company.id)]
            )
