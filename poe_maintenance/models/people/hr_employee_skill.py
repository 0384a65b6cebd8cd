from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError


class HrEmployeeSkill(models.Model):
    """Core lets employees keep their own skills. A certificate that work asks for is not theirs to
    enter: they would authorise themselves (clause III.9)."""

    _inherit = "hr.employee.skill"

    @api.model_create_multi
    def create(self, vals_list):
        certificates = super().create(vals_list)
        certificates._check_may_certify()
        certificates._get_certified()._certificates_changed()
        return certificates

    def write(self, vals):
        self._check_may_certify()
        certified = self._get_certified()
        result = super().write(vals)
        self._check_may_certify()
        (certified | self._get_certified())._certificates_changed()
        return result

    def unlink(self):
        certified = self._get_certified()
        result = super().unlink()
        certified._certificates_changed()
        return result

    def _get_certified(self):
        """Return the employees of those of these that are certificates, not mere skills."""
        return self.filtered("skill_type_id.is_certification").employee_id

    @api.ondelete(at_uninstall=False)
    def _unlink_except_certificate(self):
        self._check_may_certify()

    def _check_may_certify(self):
        """:raise AccessError: when somebody who does not manage staff changes a certificate that
        work asks for"""
        # whoever asks, with or without sudo: core writes one's own profile with it
        user = self.env.user
        if self.env.uid == SUPERUSER_ID or user.has_group("hr.group_hr_user"):
            return
        # sudo: what is asked for decides, in every company
        asked = self.env["maintenance.competence"].sudo()
        if asked.search_count([("skill_id", "in", self.skill_id.ids)], limit=1):
            raise AccessError(
                self.env._(
                    "A certificate that work on devices asks for is entered by who manages the staff."
                )
            )
