from odoo import api, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.label import get_labels


class ContractContract(models.Model):
    """A maintenance contract as its customer reads it."""

    _name = "contract.contract"
    _inherit = ["contract.contract", "warranty.portal.mixin"]

    # === WHO SEES WHAT === #

    @api.model
    def _get_portal_domain(self):
        """As the mixin says, of the maintenance contracts. One that looks after other sites, too, is
        nothing to the manager of one: its price is theirs as well."""
        Site = self.env["maintenance.site"]
        managed = Site._get_managed_domain("equipment_id", "site_id")
        all_managed = Domain("device_ids", "any!", managed) & Domain(
            "device_ids", "not any!", ~managed
        )
        limit = all_managed | Site._get_whole_company_domain()
        kind = Domain("maintenance_kind", "!=", False)
        return super()._get_portal_domain() & kind & limit

    @api.model
    def _get_portal_fields(self):
        """What Odoo and OCA have on contracts stays as they have it; of ours, what is named."""
        theirs = {
            name
            for name, field in self._fields.items()
            if not (field._module or "").startswith("poe_")
        }
        return (
            super()._get_portal_fields()
            | theirs
            | {
                "maintenance_kind",
                "termination_date",
                "callouts_included",
                "device_ids",
                "included_note",
                "excluded_note",
            }
        )

    # === WHAT IS SHOWN === #

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.name

    def _get_told_kind(self):
        """Return the kind of contract in the reader's language."""
        self.ensure_one()
        return get_labels(self, "maintenance_kind").get(self.maintenance_kind, "")

    def _get_told_end(self):
        """Return the last day of the contract: of one that was terminated that of its termination, since
        its lines end where they were invoiced. False where it has none."""
        self.ensure_one()
        return self.termination_date or self.date_end

    def _get_told_next_invoice(self):
        """Return the day of the next invoice, or None where every period is invoiced."""
        self.ensure_one()
        # sudo: how far the lines are invoiced, for whoever reads the contract
        open_lines = self.sudo().contract_line_ids.filtered(
            lambda line: line.recurring_next_date
            and not line.is_canceled
            and not (
                line.date_end
                and line.last_date_invoiced
                and line.last_date_invoiced >= line.date_end
            )
        )
        return min(open_lines.mapped("recurring_next_date"), default=None)

    def _get_told_callouts(self):
        """Return in words which call-outs the contract includes, and what the others cost."""
        self.ensure_one()
        if not self.callouts_included:
            return self.env._(
                "%s includes no call-outs: the way is charged, but for devices under warranty.",
                self.name,
            )
        return self.env._(
            "%(contract)s includes %(all)s call-outs a year, %(left)s of them are left. Beyond them the "
            "way is charged, but for devices under warranty.",
            contract=self.name,
            all=self.callouts_included,
            left=self.callouts_left,
        )

    def _get_told_visits(self):
        """Return the next visits of the contract that stand in the calendar, the first first."""
        self.ensure_one()
        Request = self.env["maintenance.request"]
        coming = Request._get_portal_coming() & Domain("contract_id", "=", self.id)
        # sudo: the visits of the contract, for whoever reads it
        return Request.sudo().search(
            coming & Domain("schedule_date", "!=", False), order="schedule_date, id", limit=5
        )
