from odoo import api, fields, models
from odoo.exceptions import UserError


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    service_in_type_id = fields.Many2one(
        "stock.picking.type", "Devices In", check_company=True, copy=False
    )
    service_out_type_id = fields.Many2one(
        "stock.picking.type", "Devices Out", check_company=True, copy=False
    )

    @api.model
    def _get_production_location(self):
        """Warranty consumption is nobody's place of production: who has no other has none."""
        Location = self.env["stock.location"]
        location = Location._get_first_of_others("production", self.company_id.ids)
        if not location:
            raise UserError(self.env._("Can't find any production location."))
        return location

    def _create_missing_locations(self, vals):
        """Warranty consumption does not keep core from making a company's place of production."""
        result = super()._create_missing_locations(vals)
        for company in self.company_id:
            if not self.env["stock.location"]._get_first_of_others("production", company.ids):
                company._create_production_location()
        return result

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        common = {"padding": 5, "company_id": self.company_id.id}
        values["service_in_type_id"] = {
            **common,
            "name": self.env._("%s: devices in", self.name),
            "prefix": f"{self.code}/DI/",
        }
        values["service_out_type_id"] = {
            **common,
            "name": self.env._("%s: devices out", self.name),
            "prefix": f"{self.code}/DO/",
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, next_sequence = super()._get_picking_type_create_values(max_sequence)
        Location = self.env["stock.location"]
        service = Location._get_warranty_location("service", self.company_id)
        common = {
            "company_id": self.company_id.id,
            "use_create_lots": False,
            "use_existing_lots": True,
        }
        data["service_in_type_id"] = {
            **common,
            "name": self.env._("Devices In"),
            "code": "warranty_in",
            "default_location_dest_id": service.id,
            "default_location_src_id": self.env.ref("stock.stock_location_customers").id,
            "sequence": next_sequence + 1,
            "sequence_code": "DI",
        }
        data["service_out_type_id"] = {
            **common,
            "name": self.env._("Devices Out"),
            "code": "warranty_out",
            "default_location_src_id": service.id,
            "default_location_dest_id": self.env.ref("stock.stock_location_customers").id,
            "sequence": next_sequence + 2,
            "sequence_code": "DO",
        }
        return data, next_sequence + 3

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        for field, code in (("service_in_type_id", "DI"), ("service_out_type_id", "DO")):
            data[field] = {
                "active": self.active,
                "barcode": self.code.replace(" ", "").upper() + code,
            }
        return data

    @api.model
    def _create_missing_service_types(self):
        """Give every warehouse that was there before this add-on its operation types. Called by the
        shipped data."""
        for warehouse in self.search([("service_in_type_id", "=", False)]):
            warehouse.write(warehouse._create_or_update_sequences_and_picking_types())
