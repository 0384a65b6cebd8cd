from odoo import SUPERUSER_ID, api

OLD = "Power supply and UPS"
NEW = {"en_US": "Power supply (12 V)", "vi_VN": "Nguồn 12 V"}
# what is looked at on a battery
OF_UPS = ("runtime", "temperature", "age")
RULES = ("interval_rule_ups", "interval_rule_power")


def migrate(cr, version):
    """A UPS is a type of its own, with limits of its own. What was changed by hand, and what stands in
    the record of a visit, stays: whoever plans gives the UPSs their type."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    langs = {code for code, _name in env["res.lang"].get_installed()}

    def get(name):
        record = env.ref(f"poe_maintenance.{name}", raise_if_not_found=False)
        return record.exists() if record else None

    for name in ("equipment_category_power", "maintenance_checklist_power"):
        record = get(name)
        if record and record.with_context(lang="en_US").name == OLD:
            for lang in langs & NEW.keys():
                record.with_context(lang=lang).name = NEW[lang]
    for name in OF_UPS:
        item = get(f"maintenance_checklist_item_power_{name}")
        if item and not env["maintenance.result"].search([("item_id", "=", item.id)], limit=1):
            item.active = False
    power, ups = get("equipment_category_power"), get("equipment_category_ups")
    for name in RULES:
        rule = get(name)
        if rule and power and ups and rule.category_id == power:
            rule.category_id = ups
