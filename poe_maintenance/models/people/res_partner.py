from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_place(self):
        """Return where this address is, as (latitude, longitude) in degrees, or None where nobody has
        located it."""
        place = self.partner_latitude, self.partner_longitude
        return place if any(place) else None

    def _get_certificates_by_person(self, competences):
        """Return ``{partner: certificates}``: what those of these partners hold who are, or were,
        employees of ours; one query.

        :param competences: ``maintenance.competence`` the certificates bear on
        :return: ``hr.employee.skill`` with sudo
        """
        certificates = competences._get_certificates(
            [
                "|",
                ("employee_id.work_contact_id", "in", self.ids),
                ("employee_id.user_id.partner_id", "in", self.ids),
            ]
        )
        return {
            partner: certificates.filtered(
                lambda c, p=partner: (
                    p in c.employee_id.work_contact_id | c.employee_id.user_id.partner_id
                )
            )
            for partner in self
        }
