from datetime import date

from odoo import models


class WarrantyPolicy(models.Model):
    """Which version of a policy is in force on which day."""

    _inherit = "warranty.policy"

    def _get_versions(self):
        """Return every version of this policy, the archived ones too."""
        self.ensure_one()
        return self.root_id.with_context(active_test=False).version_ids

    def _get_starts(self):
        """Return ``{version: day}`` of the versions that hold in the current company from some day on;
        this one counts even without a day, since it was chosen."""
        self.ensure_one()
        return {
            policy: policy.date_from or date.min
            for policy in self._get_versions()
            if policy.active
            and (policy.date_from or policy == self or policy == self.root_id)
            and (not policy.company_id or policy.company_id == self.env.company)
        }

    def _get_in_force(self, day):
        """Return the version of this policy that is in force on a day: of those whose day has come
        the latest.

        :param date day: local day of a delivery
        """
        starts = self._get_starts()
        begun = {policy: start for policy, start in starts.items() if start <= day}
        return max(begun or {self: day}, key=lambda p: (starts.get(p, day), p.version))
