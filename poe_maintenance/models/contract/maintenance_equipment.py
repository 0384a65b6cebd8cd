from odoo import api, fields, models
from odoo.fields import Domain


class MaintenanceEquipment(models.Model):
    """A device that is installed on a site comes under the contracts that take such in."""

    _inherit = "maintenance.equipment"

    @api.model_create_multi
    def create(self, vals_list):
        devices = super().create(vals_list)
        devices.filtered("site_id")._join_contracts()
        return devices

    def write(self, vals):
        result = super().write(vals)
        if vals.get("site_id"):
            self._join_contracts()
        return result

    def _hand_place_to(self, successor, day):
        """A replacement takes the place in the contracts itself."""
        return super()._hand_place_to(successor.with_context(joins_no_contract=True), day)

    def _join_contracts(self):
        """Bring these devices under the contracts that take in what is installed on their sites."""
        if self.env.context.get("joins_no_contract") or not self.site_id:
            return
        # sudo: the place of a device decides, whoever installs it
        Contract = self.env["contract.contract"].sudo()
        today = fields.Date.context_today(self)
        open_until = Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        contracts = Contract.search(
            Domain("joins_devices", "=", True)
            & Domain("maintenance_kind", "!=", False)
            & Domain("site_ids", "in", self.site_id.ids)
            & open_until
        )
        if contracts:
            contracts._join_devices(self.sudo())
