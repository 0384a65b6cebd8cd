from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.models.base.guarded_mixin import PROGRAM


class MaintenanceEquipment(models.Model):
    """The contracts a device is under, and what covers it today."""

    _inherit = "maintenance.equipment"

    contract_device_ids = fields.One2many(
        "maintenance.contract.device", "equipment_id", string="Contracts"
    )
    covered_by = fields.Selection(
        [
            ("both", "Warranty and contract"),
            ("warranty", "Warranty"),
            ("contract", "Contract"),
            ("none", "Not covered"),
        ],
        string="Covered by",
        compute="_compute_covered_by",
        search="_search_covered_by",
        help="By what the device is covered today.",
    )

    @api.depends("card_id.status", "contract_device_ids.date_to")
    def _compute_covered_by(self):
        under_contract = self._filter_under_contract(fields.Date.context_today(self))
        for device in self:
            if device in under_contract:
                covered_by = "both" if device.card_status == "active" else "contract"
            else:
                covered_by = "warranty" if device.card_status == "active" else "none"
            device.covered_by = covered_by

    def _search_covered_by(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        running = self.env["maintenance.contract.device"]._get_running_domain(today)
        warranty = Domain("card_status", "=", "active")
        contract = Domain("contract_device_ids", "any", running)
        domains = {
            "both": warranty & contract,
            "warranty": warranty & ~contract,
            "contract": contract & ~warranty,
            "none": ~warranty & ~contract,
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    # === BUSINESS === #

    def _filter_under_contract(self, day):
        """Return those of these devices that are under a running contract on a local day."""
        Device = self.env["maintenance.contract.device"]
        running = Domain("equipment_id", "in", self.ids) & Device._get_running_domain(day)
        # sudo: whether there is a contract, for whoever looks at the device
        return self & Device.sudo().search(running).equipment_id.sudo(False)

    def _join_contracts(self):
        if self.env.context.get("joins_no_contract") is PROGRAM or not self.site_id:
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

    def _leave_contracts(self, reason):
        # sudo: what becomes of the device decides, whoever records it
        if lines := self.sudo().contract_device_ids:
            lines._leave(fields.Date.context_today(self), reason)

    def _hand_contracts_to(self, successor, day):
        if lines := self.contract_device_ids:
            for line in lines._filter_until(day):
                start = max(day, line.date_from)
                line.copy(
                    {"equipment_id": successor.id, "date_from": start, "date_to": line.date_to}
                )
            lines._leave(day, self.env._("Replaced under warranty"))
