from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Alerts and the warranty expense accounts are told apart by keys from now on: those that were
    told by their text get theirs."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for lang, _name in env["res.lang"].get_installed():
        texts = env["warranty.claim"].with_context(lang=lang)._get_alerts()
        term = env["product.template"].with_context(lang=lang)._prepare_missing_term_vals()
        _give_keys(env, "poe_warranty.mail_activity_alert", texts)
        _give_keys(env, "mail.mail_activity_data_todo", {"missing_term": term["summary"]})
    loaner = env.ref("poe_warranty.mail_activity_loaner")
    _get_waiting(env, loaner).warranty_alert_key = "recover_loaner"
    for company in env["res.company"].search([("parent_id", "=", False)]):
        if company.warranty_expense_account_id:
            company._keep_warranty_expense_account(company.warranty_expense_account_id)


def _give_keys(env, kind, texts):
    for key, summary in texts.items():
        _get_waiting(env, env.ref(kind), summary).warranty_alert_key = key


def _get_waiting(env, kind, summary=None):
    domain = [("activity_type_id", "=", kind.id), ("warranty_alert_key", "=", False)]
    return env["mail.activity"].search(domain + ([("summary", "=", summary)] if summary else []))
