"""An answer on the screen of a visit beside a save of one field of core's request, asked for in turns on
one server, as the browser does."""

from desk import WARM_UP, open_desk, summarize, take
from lxml import etree

REQUEST = "maintenance.request"


def measure(template, cards, devices, turns, calls):
    """Return the results of the save and of the answer, each the 95th percentile of its best turn, on a
    visit to so many devices."""
    desk = open_desk(template, cards)
    save, answer = prepare_save(desk), prepare_answer(desk, devices)
    timed = {save: [], answer: []}
    for number in range(WARM_UP + turns * calls):
        for prepare, results in timed.items():
            results.append(take(desk, prepare(number)))
    return [summarize(results[WARM_UP:], calls) for results in timed.values()]


def prepare_save(desk):
    """Return a function that names the call by which core's form saves the title of a request."""
    request = desk.call(REQUEST, "create", [{"name": "Request"}])
    found = desk.call(REQUEST, "get_views", [[[False, "form"]]])
    fields = found["models"][REQUEST]["fields"]
    form = etree.fromstring(found["views"]["form"]["arch"])
    shown = form.xpath("//field[not(ancestor::field)]/@name")
    one = {"fields": {"display_name": {}}}
    spec = {name: one if fields[name]["type"] == "many2one" else {} for name in shown}

    def name_call(number):
        values = {"name": f"Request {number}"}
        return REQUEST, "web_save", [[request], values], {"specification": spec}

    return name_call


def prepare_answer(desk, devices):
    """Return a function that names the call by which the screen of a visit answers an item, of one device
    after the other."""
    partner = desk.call("res.partner", "create", [{"name": "Customer of many cameras"}])
    site = desk.call("maintenance.site", "create", [{"name": "Site", "partner_id": partner}])
    by_name = [("module", "=", "poe_maintenance"), ("name", "=", "equipment_category_camera")]
    (kind,) = desk.call("ir.model.data", "search_read", [by_name, ["res_id"]])
    camera = {"category_id": kind["res_id"], "customer_id": partner, "site_id": site}
    cameras = [{"name": f"Camera {number}", **camera} for number in range(devices)]
    lines = [
        (0, 0, {"equipment_id": device})
        for device in desk.call("maintenance.equipment", "create", [cameras])
    ]
    values = {"name": "Visit", "maintenance_type": "preventive", "site_id": site}
    visit = desk.call(REQUEST, "create", [{**values, "visit_line_ids": lines}])
    desk.call(REQUEST, "action_start_visit", [[visit]])
    checks = [("request_id", "=", visit), ("kind", "=", "check")]
    found = desk.call("maintenance.result", "search_read", [checks, ["visit_line_id", "item_id"]])
    items = list({each["visit_line_id"][0]: each["item_id"][0] for each in found}.items())

    def name_call(number):
        turn, place = divmod(number, len(items))
        line, item = items[place]
        answer = "todo" if turn % 2 else "pass"
        values = {"line_id": line, "item_id": item, "answer": answer}
        return REQUEST, "visit_act", [visit, "answer", values, f"bench {number}"]

    return name_call
