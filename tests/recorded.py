"""What a database holds, as plain JSON: ``{model: {id: {field: value}}}`` of settings, cards, claims and
documents, with the figures that are worked out of them. Runs on the landed add-ons and on today's.

Usage: bin/odoo python tests/recorded.py DATABASE [BEFORE]

With BEFORE, an earlier record, the same is read under its names of today and told under its old names;
and of what is new only what no file of data brought along.
"""

import json
import sys
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

# what is called otherwise today: "old.model": "new.model", "old.model/old_field": "new_field"; None
# where it went on purpose, with the reason beside it
RENAMES = {
    "maintenance.hold": "maintenance.contract.suspension",
    "maintenance.result/remedy": "follow_up_kind",
    "maintenance.equipment/coverage": "covered_by",
    "maintenance.visit.line/coverage": "covered_by",
    # what is overdue for more than a week counts as missed
    **{
        f"{model}/{name}": None
        for model, names in {
            "contract.contract": ("late_count", "missed_count"),
            "maintenance.site": ("late_count", "missed_count"),
            "maintenance.equipment.category": ("late_count", "missed_count"),
            "maintenance.visit.report": ("late", "missed"),
        }.items()
        for name in names
    },
}

MODELS = {
    "res.partner",
    "res.company",
    "hr.employee",
    "mail.activity",
    "mail.message",
    "ir.attachment",
}
FAMILIES = (
    "warranty.", "maintenance.", "contract.", "sale.", "purchase.", "stock.", "repair.", "product.",
    "account.move", "account.payment", "account.partial.reconcile",
)  # fmt: skip
# who wrote last is no fact; files are told by the checksums of their attachments
LEFT_OUT_FIELDS = {"id", "write_date", "write_uid"}
LEFT_OUT_TYPES = {"one2many", "binary", "image", "properties", "properties_definition"}

# figures that are not stored, as the landed version names them
RELIABILITY = [
    "due_count", "done_count", "late_count", "missed_count", "operating_hours", "failure_count",
    "repaired_count", "mtbf_hours", "mttr_hours", "availability", "first_fix_rate",
]  # fmt: skip
FIGURES = {
    "warranty.card": ["status"],
    "warranty.claim": [
        "quotation_state", "invoice_count", "covered_cost", "promised_date", "receipt_clock",
    ],
    "warranty.receipt": ["clock"],
    "warranty.recovery": ["covered_cost", "credit_note_count"],
    "warranty.entitlement": ["used", "left"],
    "warranty.suspension": ["days"],
    "maintenance.request": ["sla_status", "hours_late", "charge_kind"],
    "maintenance.visit.line": ["coverage"],
    "maintenance.proposal": ["yearly_price", "period_price"],
    "maintenance.site": RELIABILITY,
    "maintenance.equipment": ["coverage"],
    "maintenance.equipment.category": RELIABILITY,
    "contract.contract": [
        *RELIABILITY, "callouts_used", "callouts_left", "revenue", "labour_cost", "travel_cost",
        "parts_cost", "margin", "margin_percent",
    ],
    "product.product": ["qty_available", "virtual_available"],
}  # fmt: skip
REPORTS = ("warranty.cost.report", "warranty.exposure.report", "maintenance.visit.report")


def get_names(model):
    """Return the names of the fields of a model that are recorded."""
    stored = {
        name
        for name, field in model._fields.items()
        if field.store and field.type not in LEFT_OUT_TYPES and name not in LEFT_OUT_FIELDS
    }
    return sorted(stored | set(FIGURES.get(model._name, ())))


def read(records, names):
    """Return ``{id: {name: value}}`` of some records, for ``{name: name of today}``."""
    rows = records.read(["id", *names.values()], load=None)
    return {
        row["id"]: {name: get_plain(row[today]) for name, today in names.items()} for row in rows
    }


def get_plain(value):
    if isinstance(value, float):
        return round(value, 6) or 0.0
    # in which order a record holds others is no fact
    return sorted(value) if isinstance(value, (list, tuple)) else value


def search(model):
    """Return all records of a model; of the files those of what is recorded."""
    if model._name != "ir.attachment":
        return model.search([], order="id")
    # those that are fields are left out unless a domain names them
    every = ["|", ("res_field", "=", False), ("res_field", "!=", False)]
    return model.search([("res_model", "in", get_models(model.env)), *every], order="id")


def get_models(env):
    """Return the names of the models that are recorded."""
    return sorted(
        name
        for name, model in env.items()
        if (name in MODELS or name.startswith(FAMILIES))
        and model._auto
        and not model._abstract
        and not model._transient
    )


def record_models(env):
    """Record each model."""
    return {
        name: read(search(env[name]), {field: field for field in get_names(env[name])})
        for name in get_models(env)
    }


def record_again(env, before):
    """Record what an earlier record holds, and what came by itself since."""
    found = {}
    for old in before.keys() - {"ledger", *REPORTS}:
        if today := RENAMES.get(old, old):
            fields = next(iter(before[old].values()), ())
            names = {name: RENAMES.get(f"{old}/{name}", name) for name in fields}
            names = {name: today for name, today in names.items() if today}
            found[old] = read(leave_out_data(search(env[today]), before[old]), names)
    return found


# what the upgrade adds on purpose, by the record itself
ADDED = {
    # the check of who brings the device, in every policy
    "warranty.exclusion": lambda check: check.check_type == "not_original_buyer",
    # core's words about data of ours that is mailed about
    "mail.message": lambda message: message.model in ("ir.cron", "ir.actions.server"),
}


def leave_out_data(records, known):
    """Return the records but for new ones that a file of data brought along, or the upgrade on
    purpose."""
    given = records.get_external_id()
    is_added = ADDED.get(records._name, lambda _record: False)
    return records.filtered(
        lambda record: str(record.id) in known or not (given[record.id] or is_added(record))
    )


def record_reports(env):
    """Record the rows of the reports, whatever their numbers are, and what stands on each account."""
    found = {}
    for name in REPORTS:
        model = env[name]
        kept = (field for field in get_names(model) if RENAMES.get(f"{name}/{field}", field))
        fields = {field: field for field in kept}
        rows = read(model.search([]), fields).values()
        ordered = sorted(rows, key=lambda row: json.dumps(row, default=str, sort_keys=True))
        found[name] = dict(enumerate(ordered))
    balances = env["account.move.line"]._read_group(
        [("parent_state", "=", "posted")], ["account_id"], ["balance:sum"]
    )
    found["ledger"] = {account.id: {"balance": get_plain(balance)} for account, balance in balances}
    return found


def main(database, before=None):
    config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    before = json.loads(Path(before).read_text()) if before else {}
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"active_test": False})
        found = record_again(env, before) if before else record_models(env)
        found |= record_reports(env)
        cr.rollback()
    print(json.dumps(found, default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
