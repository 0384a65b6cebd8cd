from odoo import Command
from odoo.tests import tagged

from odoo.addons.poe_warranty.tests import test_core_unharmed


@tagged("post_install", "-at_install")
class TestCoreUnharmed(test_core_unharmed.TestCoreUnharmed):
    addon = "poe_maintenance"
    allow_inherited_tests_method = True  # Odoo's own runner would leave them out

    @classmethod
    def _get_roles(cls):
        people = "hr.group_hr_manager"
        equipment = "maintenance.group_equipment_manager"
        money = "account.group_account_manager"
        skill_type = (
            cls.env["hr.skill.type"]
            .sudo()
            .create(
                {
                    "name": "Ladders",
                    "skill_ids": [Command.create({"name": "Long"})],
                    "skill_level_ids": [Command.create({"name": "All", "level_progress": 100})],
                }
            )
        )
        skill = {
            "employee_id": cls.env["hr.employee"].sudo().create({"name": "Giang"}).id,
            "skill_id": skill_type.skill_ids.id,
            "skill_level_id": skill_type.skill_level_ids.id,
            "skill_type_id": skill_type.id,
        }
        machine = cls.env["maintenance.equipment"].sudo().create({"name": "Lathe"})
        line = {"name": "Rent", "product_id": cls.labour.id, "quantity": 1, "price_unit": 5}
        contract = {
            "name": "Rent",
            "partner_id": cls.an.id,
            "contract_line_ids": [Command.create(line)],
        }
        rent = cls.env["contract.contract"].sudo().create(contract)
        return {
            **super()._get_roles(),
            "contract.contract": (money, contract),
            "contract.line": (money, {**line, "contract_id": rent.id}),
            "hr.employee": (people, {"name": "Hoa"}),
            "hr.employee.skill": (people, skill),
            "maintenance.equipment": (equipment, {"name": "Press"}),
            "maintenance.equipment.category": (equipment, {"name": "Presses"}),
            "maintenance.equipment.certificate": (
                equipment,
                {"name": "C1", "equipment_id": machine.id},
            ),
            "maintenance.request": (equipment, {"name": "It squeaks"}),
        }
