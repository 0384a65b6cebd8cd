"""What a database holds under old names of models and fields is there under the new ones after an
upgrade."""

from odoo.modules.migration import load_script
from odoo.tools.sql import column_exists, rename_column, table_exists

from .common import MaintenanceCommon

SCRIPT = "poe_maintenance/migrations/19.0.1.4.0/pre-names.py"


class TestRenames(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contract = cls._make_contract(cls._install("CAM0001"), "2026-01-05")
        values = {"date_from": "2026-02-01", "date_to": "2026-02-28", "reason": "Tết"}
        cls.suspension = cls.env["maintenance.contract.suspension"].create(
            {"contract_id": contract.id, **values}
        )
        cls.filter = cls.env["ir.filters"].create(
            {"name": "Quoted", "model_id": "maintenance.result"}
        )
        cls.file = cls.env["ir.attachment"].create({"name": "Letter"})
        cls.env.flush_all()

    def _go_back(self):
        """Give what has a new name its old one, as the version before has it."""
        for statement in (
            "ALTER TABLE maintenance_contract_suspension RENAME TO maintenance_hold",
            "ALTER INDEX maintenance_contract_suspension_pkey RENAME TO maintenance_hold_pkey",
            "UPDATE ir_model SET model = 'maintenance.hold' "
            "WHERE model = 'maintenance.contract.suspension'",
            "UPDATE ir_model_data SET name = replace(name, 'contract_suspension', 'hold') "
            "WHERE module = 'poe_maintenance'",
            "UPDATE ir_model_data SET name = replace(name, 'follow_up_kind', 'remedy') "
            "WHERE module = 'poe_maintenance'",
        ):
            self.cr.execute(statement)
        rename_column(self.cr, "maintenance_result", "follow_up_kind", "remedy")
        self.cr.execute(
            "UPDATE ir_filters SET domain = %s WHERE id = %s",
            ("[('remedy', '=', 'quotation')]", self.filter.id),
        )
        self.cr.execute(
            "UPDATE ir_attachment SET res_model = 'maintenance.hold', res_id = %s WHERE id = %s",
            (self.suspension.id, self.file.id),
        )
        self.env.invalidate_all()

    def _get_names(self):
        """Return the XML ids of the add-on."""
        domain = [("module", "=", "poe_maintenance")]
        return sorted(self.env["ir.model.data"].search(domain).mapped("name"))

    def test_rows_history_and_what_people_made_have_the_new_names(self):
        names = self._get_names()
        self._go_back()
        self.assertNotEqual(self._get_names(), names)
        migrate = load_script(SCRIPT, "pre_names").migrate
        for _time in range(2):  # safe to run again
            migrate(self.cr, "19.0.1.3.0")
            self.env.invalidate_all()
            self.assertFalse(table_exists(self.cr, "maintenance_hold"))
            self.assertEqual(self.suspension.reason, "Tết")
            self.assertEqual(self._get_names(), names)
            self.assertTrue(column_exists(self.cr, "maintenance_result", "follow_up_kind"))
            self.assertEqual(self.filter.domain, "[('follow_up_kind', '=', 'quotation')]")
            self.assertEqual(self.file.res_model, self.suspension._name)
            self.assertTrue(self.env["ir.model"].search([("model", "=", self.suspension._name)]))
