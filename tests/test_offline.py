"""A technician's browser, and a server that is killed: the visit goes on, a tab that dies too loses nothing,
and all is sent once when the server is back."""

import pytest
from playwright.sync_api import sync_playwright

from conftest import Server, open_browser

PHONE = {"width": 390, "height": 844}
# what the service worker keeps of the page
KEPT = "async () => Boolean(await caches.match('/odoo/visit'))"
PATIENCE = 90_000  # ms


@pytest.fixture
def own(story_db, tmp_path):
    """A server that may be killed."""
    running = Server(story_db, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def phone():
    """A phone's browser, in which tabs are opened."""
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        yield browser.new_context(viewport=PHONE)
        browser.close()


def make_visit(own):
    """Return a visit to one camera that its technician has started, and the device's line on it."""
    planner, technician = own.client("planner"), own.client("technician")
    domain = [("site_id", "!=", False), ("category_id.name", "=", "Camera")]
    device = planner("maintenance.equipment", "search_read", domain, ["site_id"], limit=1)[0]
    visit = planner(
        "maintenance.request",
        "create",
        {
            "name": "Without network",
            "maintenance_type": "preventive",
            "site_id": device["site_id"][0],
            "user_id": technician.uid,
            "visit_line_ids": [(0, 0, {"equipment_id": device["id"]})],
        },
    )
    technician("maintenance.request", "action_start_visit", [visit])
    return visit, technician


def open_visit(phone, own, visit):
    """Open a visit in a new tab."""
    tab = phone.new_page()
    tab.set_default_timeout(PATIENCE)
    tab.goto(f"{own.url}/odoo/visit/{visit}")
    tab.wait_for_selector(".o_visit_line")
    return tab


def test_a_killed_server_and_a_killed_tab_lose_nothing(own, phone):
    visit, technician = make_visit(own)
    tab = phone.new_page()
    tab.goto(f"{own.url}/web/login")
    tab.fill("input[name=login]", "technician")
    tab.fill("input[name=password]", "technician")
    tab.click("button[type=submit]")
    tab.wait_for_selector(".o_main_navbar")
    tab.close()
    tab = open_visit(phone, own, visit)
    tab.wait_for_function(KEPT)

    own.kill()
    tab.click(".o_visit_line")
    tab.click(".o_visit_fail >> nth=0")
    tab.wait_for_selector(".o_visit_offline")
    tab.fill(".o_visit_fault input", "Cracked")
    tab.press(".o_visit_fault input", "Tab")
    tab.wait_for_selector(".o_visit_count:text-is('2')")
    tab.close()

    tab = open_visit(phone, own, visit)
    tab.wait_for_selector(".o_visit_unsent:has-text('2')")
    # dispatched: the web client's own word about the network may lie above
    tab.dispatch_event(".o_visit_line", "click")
    tab.wait_for_selector(".o_visit_fault input")
    assert tab.input_value(".o_visit_fault input") == "Cracked"

    own.start()
    tab.dispatch_event(".o_visit_send", "click")
    tab.wait_for_selector(".o_visit_sent")
    answered = [("request_id", "=", visit), ("state", "!=", "todo")]
    (result,) = technician("maintenance.result", "search_read", answered, ["state", "note"])
    assert (result["state"], result["note"]) == ("fail", "Cracked")
