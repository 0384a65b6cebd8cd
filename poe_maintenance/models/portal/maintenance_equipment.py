from odoo import api, fields, models
from odoo.fields import Domain


class MaintenanceEquipment(models.Model):
    """An installed device as its customer sees it: where it hangs, and which contract looks after it."""

    _name = "maintenance.equipment"
    _inherit = ["maintenance.equipment", "warranty.portal.mixin"]
    _portal_customer = "customer_id"

    @api.model
    def _get_portal_domain(self):
        """As the mixin says, and of those the devices at sites that the user is answerable for; one in
        his own name always."""
        own = Domain("customer_id", "=", self.env.user.partner_id.id)
        limit = self.env["maintenance.site"]._get_answerable_domain("site_id")
        return super()._get_portal_domain() & (own | limit)

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "name",
            "active",
            "site_id",
            "position",
            "category_id",
            "product_id",
            "lot_id",
            "serial_no",
            "card_id",
            "installed_on",
            "warranty_date",
        }

    @api.model
    def _get_served_domain(self):
        """Return the domain of the devices that are under a contract today."""
        # sudo: where the company's days begin
        day = self.env.company.sudo()._get_local_day(fields.Datetime.now())
        running = self.env["maintenance.contract.device"]._get_running_domain(day)
        return Domain("contract_device_ids", "any", running)

    def _get_portal_place(self):
        """Return in words where a device hangs; empty where nobody entered it."""
        self.ensure_one()
        return " · ".join(filter(None, (self.site_id.name, self.position)))

    def _get_serving_contracts(self):
        """Return ``{device: contract.contract}`` of those of these devices that a contract looks after
        today, which is not suspended; packaged before preventive. The number of queries does not grow
        with the devices.

        :return: contracts with sudo
        """
        # sudo: which contract it is, for whoever sees the device
        Row = self.env["maintenance.contract.device"].sudo()
        found = {}
        for company, devices in self.sudo().grouped("company_id").items():
            day = (company or self.env.company)._get_local_day(fields.Datetime.now())
            rows = Row.search(
                Domain("equipment_id", "in", devices.ids) & Row._get_running_domain(day)
            )
            for row in rows.sorted(
                lambda row: (row.contract_id.maintenance_kind == "packaged", -row.contract_id.id)
            ):
                contract = row.contract_id
                if contract.active and not contract._is_suspended(day):
                    found[row.equipment_id] = contract
        return found
