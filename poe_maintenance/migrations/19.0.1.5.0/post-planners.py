from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Who plans has a group of his own, since who manages the staff gets *Equipment Manager* along with
    it: whoever had that in his own right goes on planning."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    equipment = env.ref("maintenance.group_equipment_manager")
    staff = env.ref("hr.group_hr_user").all_user_ids
    planners = equipment.user_ids | (equipment.all_user_ids - staff)
    env.ref("poe_maintenance.group_maintenance_planner").user_ids |= planners
