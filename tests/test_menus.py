"""Every role opens every screen of its menus in each of its views, searches in it and presses its buttons,
with the rights the docs give it and no more."""

import re
from ast import literal_eval
from collections import defaultdict
from xml.etree import ElementTree

import pytest

from conftest import TOP

# role: its groups, as docs/desks/administrator.md gives them ("First steps"); and who has none of ours,
# or comes to some by another add-on
ROLES = {
    "service": ["poe_warranty.group_warranty_user"],
    "keeper": ["poe_warranty.group_warranty_manager"],
    "administrator": ["poe_warranty.group_warranty_manager", "base.group_system"],
    "planner": ["poe_maintenance.group_maintenance_planner"],
    "warehouseman": ["stock.group_stock_user"],
    "salesman": ["sales_team.group_sale_salesman"],
    "sales_head": ["sales_team.group_sale_manager"],
    "bookkeeper": ["account.group_account_invoice"],
    "chief_accountant": ["account.group_account_manager"],
    "purchaser": ["purchase.group_purchase_user"],
    "staff": ["hr.group_hr_user"],
    "employee": [],
}
# role: the pages of docs/desks that name its group
PAGES = {
    "service": ("reception", "workshop", "technician", "administrator"),
    "keeper": ("administrator",),
    "planner": ("planner", "administrator"),
    "warehouseman": ("warehouse", "administrator"),
    "salesman": ("sales", "administrator"),
    "bookkeeper": ("accounting", "administrator"),
    "purchaser": ("administrator",),
}
# role: how many window actions it finds in the two apps, at least
SCREENS = {
    "service": 30,
    "keeper": 35,
    "administrator": 35,
    "planner": 25,
    "warehouseman": 10,
    "salesman": 9,
    "sales_head": 9,
    "bookkeeper": 10,
    "chief_accountant": 10,
    "purchaser": 5,
    "staff": 5,
    "employee": 5,
}
OURS = ("warranty.", "maintenance.")
APPS = ("poe_warranty.warranty_menu_root", "maintenance.menu_maintenance_title")
LINKED = {
    "planner": ["warranty.card"],
    "salesman": ["warranty.card", "warranty.claim"],
}  # role: what it opens from those screens
# who works in apps of Odoo where our fields stand on its screens
ELSEWHERE = ("service", "planner", "warehouseman", "salesman", "bookkeeper", "purchaser", "staff")
RECORDS = 10  # of each menu, that are opened in their form
TYPED = "1"  # into every field of a search box


def get_id(admin, xml_id):
    module, name = xml_id.split(".")
    found = admin(
        "ir.model.data", "search_read", [("module", "=", module), ("name", "=", name)], ["res_id"]
    )
    return found[0]["res_id"]


@pytest.fixture(scope="module")
def roles(server):
    """Return ``{role: client}`` of users with just the groups of their role."""
    admin = server.client("admin")
    employee = get_id(admin, "base.group_user")
    for role, groups in ROLES.items():
        admin(
            "res.users",
            "create",
            {
                "name": role,
                "login": f"only_{role}",
                "password": f"only_{role}",
                "group_ids": [(6, 0, [employee, *(get_id(admin, group) for group in groups)])],
            },
        )
    return {role: server.session(f"only_{role}") for role in ROLES}


def get_actions(client, app):
    """Return ``{action id: path of menu names}`` of an app's window actions, as a user sees them."""
    menus = client("ir.ui.menu", "load_menus", False)
    actions = {}

    def walk(number, path):
        menu = menus[str(number)]
        path = f"{path}/{menu['name']}"
        if menu["action_model"] == "ir.actions.act_window":
            actions[menu["action_id"]] = path
        for child in menu["children"]:
            walk(child, path)

    if str(app) in menus:
        walk(app, "")
    return actions


def get_spec(element, fields, models):
    """Return what the web client reads for the fields of a view, and of the views in it."""
    spec = {}
    for node in element:
        if node.tag != "field":
            spec |= get_spec(node, fields, models)
            continue
        field = fields.get(node.get("name"))
        if not field:
            continue
        spec[node.get("name")] = {}
        if field["type"] in ("many2one", "many2many", "one2many"):
            of = models.get(field["relation"], {}).get("fields", {})
            below = {"display_name": {}} | get_spec(node, of, models)
            spec[node.get("name")] = {"fields": below}
    return spec


def open_views(client, action):
    """Open an action in each of its views, and records in its form, as the web client does.

    :return: the model, ``{kind: view}``, and what the web client is told of the fields of each model
    """
    model, views = action["res_model"], action["views"]
    kinds = {kind for _number, kind in views}
    if "form" not in kinds:  # a list opens it all the same
        views.append([False, "form"])
    search = action["search_view_id"] or [False]
    got = client(model, "get_views", [*views, [search[0], "search"]])
    fields = got["models"][model]["fields"]
    views = {kind: ElementTree.fromstring(view["arch"]) for kind, view in got["views"].items()}
    for kind in kinds & {"list", "kanban", "calendar"}:
        spec = get_spec(views[kind], fields, got["models"])
        client(model, "web_search_read", [], spec, limit=80)
    for kind in kinds & {"pivot", "graph"}:
        client(model, "formatted_read_group", [], *get_grouping(views[kind], fields))
    if "activity" in kinds:
        client("mail.activity", "get_activity_data", model, [])
    open_forms(client, model, get_spec(views["form"], fields, got["models"]))
    return model, views, got["models"]


def get_grouping(view, fields):
    """Return by which fields a pivot or graph groups at first, and what it adds up."""
    groupby, aggregates = [], ["__count"]
    for node in view.iter("field"):
        name, role = node.get("name"), node.get("type")
        field = fields[name]
        if role == "measure" and field.get("aggregator"):
            aggregates.append(f"{name}:{field['aggregator']}")
        elif role in ("row", "col") or (view.tag == "graph" and role != "measure"):
            dated = field["type"] in ("date", "datetime")
            interval = node.get("interval") or ("month" if dated else None)
            groupby.append(f"{name}:{interval}" if interval else name)
    return groupby, aggregates


def open_screens(client, action_id, added):
    """Open an action, search in it, press its buttons, and begin a new record.

    :param dict added: of the model to the names of the fields that we add
    """
    action = client.post("/web/action/load", {"action_id": action_id})
    model, views, models = open_views(client, action)
    fields = models[model]["fields"]
    read_fields(client, model, added.get(model, set()))
    for domain in [*get_filters(views["search"]), *get_typed(views["search"], fields)]:
        client(model, "search_count", domain)
    press_buttons(client, model, views["form"])
    if views["form"].get("create") != "0" and client(model, "has_access", [], "create"):
        client(model, "onchange", [], {}, [], get_spec(views["form"], fields, models))


def read_fields(client, model, names):
    """Read what we add to a model, whether a view shows it or not; but for lists of other records, which
    have rights of their own."""
    kinds = client(model, "fields_get", [], ["type"])
    plain = [
        name
        for name in sorted(names & kinds.keys())
        if kinds[name]["type"] not in ("one2many", "many2many")
    ]
    client(model, "read", client(model, "search", [], limit=RECORDS), plain or ["display_name"])


def get_filters(search):
    """Return the domains of a search view's filters, but for those that the browser fills in."""
    for node in search.iter("filter"):
        try:
            yield literal_eval(node.get("domain") or "[]")
        except (SyntaxError, ValueError):  # today, uid
            continue


def get_typed(search, fields):
    """Return the domains that the web client makes of what is typed into a search view's fields, but
    for those that offer a choice."""
    for node in search.iter("field"):
        name, given = node.get("name"), node.get("filter_domain")
        kind = fields[name]["type"]
        if given:
            yield literal_eval(re.sub(r"\b(self|raw_value)\b", repr(TYPED), given))
        elif kind in ("integer", "float", "monetary"):
            yield [(name, node.get("operator") or "=", int(TYPED))]
        elif kind not in ("boolean", "selection", "date", "datetime"):
            yield [(name, node.get("operator") or "ilike", TYPED)]


def press_buttons(client, model, form):
    """Press the buttons with an icon that the first record's form shows, and open what they lead
    to."""
    for record in client(model, "search", [], limit=1):
        for button in form.iter("button"):
            counts = button.get("type") == "object" and "oe_stat_button" in button.get("class", "")
            if counts and is_shown(client, model, button, record):
                open_target(client, client.press(model, button.get("name"), record))


def is_shown(client, model, button, record):
    """Tell whether the record's form shows a button."""
    hidden = button.get("invisible", "False")
    names = set(re.findall(r"[a-z_]\w*", re.sub(r"'.*?'", "", hidden)))
    known = names & client(model, "fields_get", [], ["type"]).keys()
    (values,) = client(model, "read", [record], list(known))
    return not eval(hidden, {"__builtins__": {}, "context": {}}, values)  # noqa: S307


def open_target(client, action):
    """Open what a button returned, where that is a window."""
    if not action or action.get("type") != "ir.actions.act_window":
        return
    model, views = action["res_model"], action["views"]
    client(model, "get_views", views)
    record = action.get("res_id")
    domain = action.get("domain") or []
    if record:
        domain = [("id", "=", record)]
    elif isinstance(domain, str):  # the browser fills it in
        domain = []
    client(model, "web_search_read", domain, {"display_name": {}}, limit=RECORDS)


def open_forms(client, model, spec):
    for record in client(model, "search", [], limit=RECORDS):
        client(model, "web_read", [record], spec)


def get_failures(actions, open_action):
    """Return in words which actions could not be opened.

    :param dict actions: as :func:`get_actions` returns it
    :param open_action: function of an action's id
    """
    failed = []
    for action, path in actions.items():
        try:
            open_action(action)
        except RuntimeError as error:  # all of them are told
            failed.append(f"{path}: {str(error).partition('odoo.exceptions.')[2] or error}")
    return failed


@pytest.fixture(scope="module")
def added(server):
    """``{model: names}`` of the fields that we add, to our own models and to others'."""
    admin, added = server.client("admin"), defaultdict(set)
    ours = [
        ("module", "in", ("poe_warranty", "poe_maintenance")),
        ("model", "=", "ir.model.fields"),
    ]
    noted = admin("ir.model.data", "search_read", ours, ["res_id"])
    ids = [row["res_id"] for row in noted]
    for field in admin("ir.model.fields", "read", ids, ["model", "name"]):
        added[field["model"]].add(field["name"])
    return dict(added)


@pytest.mark.parametrize("role", ROLES)
def test_every_screen_of_a_roles_menus_opens(server, roles, added, role):
    admin, client = server.client("admin"), roles[role]
    actions = {}
    for app in APPS:
        actions |= get_actions(client, get_id(admin, app))
    failed = get_failures(actions, lambda action: open_screens(client, action, added))
    for model in LINKED.get(role, []):
        got = client(model, "get_views", [[False, "form"]])
        arch = ElementTree.fromstring(got["views"]["form"]["arch"])
        open_forms(client, model, get_spec(arch, got["models"][model]["fields"], got["models"]))
    assert len(actions) >= SCREENS[role], actions
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("role", ELSEWHERE)
def test_screens_of_odoos_apps_with_our_fields_open(server, roles, added, role):
    """The first screen of each model that we extend, in whatever app the role finds it."""
    admin, client = server.client("admin"), roles[role]
    ours = {str(get_id(admin, app)) for app in APPS}
    actions, opened = {}, set()
    for app in client("ir.ui.menu", "load_menus", False)["root"]["children"]:
        if str(app) not in ours:
            actions |= get_actions(client, app)

    def open_action(number):
        action = client.post("/web/action/load", {"action_id": number})
        model = action["res_model"]
        if model in added.keys() - opened and not model.startswith(OURS):
            opened.add(model)
            open_views(client, action)

    failed = get_failures(actions, open_action)
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("role", PAGES)
def test_the_docs_name_the_groups_of_a_role(server, role):
    admin = server.client("admin")
    ids = [get_id(admin, group) for group in ROLES[role]]
    in_english = {"lang": "en_US"}
    for group in admin("res.groups", "read", ids, ["full_name"], context=in_english):
        for page in PAGES[role]:
            text = " ".join((TOP / f"docs/desks/{page}.md").read_text().split())
            assert f"*{group['full_name']}*" in text, page
