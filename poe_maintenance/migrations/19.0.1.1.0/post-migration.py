from odoo import SUPERUSER_ID, api

SWITCH = "maintenance_equipment_certification.expiration_notify_enabled"


def migrate(cr, version):
    """Calibrations are reminded of by the add-on itself: the reminder that it gave OCA's add-on, which
    doubled the company's own, goes; where it was the only one, so does its switch."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("poe_maintenance.certificate_reminder_rule_month", raise_if_not_found=False)
    if rule:
        rule.unlink()
        if not env["maintenance.certificate.reminder.rule"].search_count([], limit=1):
            env["ir.config_parameter"].set_param(SWITCH, False)
