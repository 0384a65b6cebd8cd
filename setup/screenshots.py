"""Take the pictures of README and docs from the running program, in English and Vietnamese, and those of
each add-on's page in the list of apps and of its help, which are smaller copies: make run, then make
screenshots.

Usage: bin/odoo python setup/screenshots.py [URL]
"""

import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

TOP = Path(__file__).parent.parent
# English comes last: it is what the users of the demo are left with
FOLDERS = {"vi_VN": TOP / "docs" / "vi" / "screenshots", "en_US": TOP / "docs" / "screenshots"}
HELP = {"vi_VN": "vi", "en_US": "en"}  # folders below static/help
DESK_SIZE = {"width": 1366, "height": 768}
PAGE_SIZE, PAGE_COLORS = (960, 540), 128
PAGES = {
    "poe_warranty": ("reception", "verdict-excluded", "card", "recovery"),
    "poe_maintenance": ("devices", "adviser", "day-list", "visit-device"),
}


class Tour:
    """One user's browser on the demo database, in a language."""

    def __init__(self, browser, url, lang, login):
        self.url, self.folder = url, FOLDERS[lang]
        self.page = browser.new_page(viewport=DESK_SIZE)
        self.page.goto(f"{url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")
        user = self.record("res.users", [["login", "=", login]])
        self.call("res.users", "write", [[user], {"lang": lang}])

    def open(self, path, ready):
        """Open a page of the web client and wait for a part of it."""
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.wait_for_selector(ready)

    def call(self, model, method, args, **kwargs):
        """Return what the server answers to a call of this user."""
        return self.page.evaluate(
            """async (params) => {
                const answer = await fetch("/web/dataset/call_kw", {
                    method: "POST",
                    headers: {"Content-Type": "application/json"},
                    body: JSON.stringify({params}),
                });
                return (await answer.json()).result;
            }""",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def record(self, model, domain):
        """Return the id of the first record that matches."""
        return self.call(model, "search", [domain], limit=1, context={"lang": "en_US"})[0]

    def shoot(self, name):
        self.page.wait_for_timeout(1200)  # fonts, avatars, transitions
        path = self.folder / f"{name}.png"
        self.page.screenshot(path=path)
        print(path.relative_to(TOP))


def copy(source, target):
    """Put a small copy of a picture where an add-on shows it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(source).resize(PAGE_SIZE, Image.Resampling.LANCZOS)
    picture.quantize(PAGE_COLORS).save(target, optimize=True)


def copy_to_pages():
    """Put copies where readme/ of each add-on shows them, and beside the pages of its help."""
    for addon, names in PAGES.items():
        for name in names:
            target = TOP / addon / "static" / "description" / f"{name}.png"
            copy(FOLDERS["en_US"] / f"{name}.png", target)
    for lang, folder in FOLDERS.items():
        for picture in folder.glob("*.png"):
            shown = TOP / "poe_warranty" / "static" / "help" / HELP[lang] / "screenshots"
            copy(picture, shown / picture.name)


def take(browser, url, lang):
    """Take the pictures in one language."""
    FOLDERS[lang].mkdir(parents=True, exist_ok=True)
    desk = Tour(browser, url, lang, "desk")
    desk.open("warranty-claims", ".o_kanban_record")
    desk.shoot("claims")
    for name, serial in (
        ("verdict-covered", "CAM0002"),
        ("verdict-excluded", "CAM0004"),
        ("replace", "NVR0002"),
    ):
        claim = desk.record("warranty.claim", [["lot_id.name", "=", serial]])
        desk.open(f"warranty-claims/{claim}", ".o_form_view .alert")
        desk.shoot(name)
    desk.open("warranty-reception", ".o_action input")
    desk.page.wait_for_timeout(1000)
    desk.page.keyboard.type("cam-0002")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_timeout(1500)
    desk.shoot("reception")
    recovery = desk.record("warranty.recovery", [])
    desk.open(f"action-poe_warranty.warranty_recovery_action/{recovery}", ".o_form_view")
    desk.shoot("recovery")
    for name, path in (
        ("places", "warranty-devices"),
        ("costs", "action-poe_warranty.warranty_cost_report_action"),
    ):
        desk.open(path, ".o_data_row, .o_pivot td")
        desk.shoot(name)
    desk.open("warranty-receipts", ".o_data_row")
    desk.shoot("receipts")
    desk.open("warranty-cards", ".o_data_row")
    desk.shoot("cards")
    card = desk.record("warranty.card", [["serial", "=", "CAM0003"]])
    desk.open(f"warranty-cards/{card}", ".o_form_view")
    desk.shoot("card")
    desk.open("action-poe_maintenance.maintenance_equipment_action_device", ".o_data_row")
    desk.shoot("devices")

    seller = Tour(browser, url, lang, "seller")
    order = seller.record("sale.order", [["warranty_card_ids.serial", "=", "CAM0003"]])
    seller.open(f"sales/{order}", ".o_form_view td[name=warranty_serials]")
    seller.shoot("sales-order")
    proposal = seller.record("maintenance.proposal", [])
    seller.open(
        f"action-poe_maintenance.maintenance_proposal_action/{proposal}",
        ".o_form_view a[name=comparison]",
    )
    seller.page.click("a[name=comparison]")
    seller.shoot("adviser")

    planner = Tour(browser, url, lang, "planner")
    contract = planner.record("contract.contract", [["maintenance_kind", "!=", False]])
    planner.open(f"maintenance-contracts/{contract}", ".o_form_view a[name=devices]")
    planner.page.click("a[name=devices]")
    planner.shoot("contract")
    planner.open("maintenance-days", ".o_list_view")
    planner.page.click(".o_searchview .o_facet_remove")  # not only the next seven days
    planner.shoot("day-list")

    technician = Tour(browser, url, lang, "technician")
    visit = technician.record("maintenance.request", [["visit_line_ids.state", "=", "failed"]])
    technician.open(f"visit/{visit}", ".o_visit_line")
    technician.page.click(".o_visit_line[data-state=failed]")
    technician.page.wait_for_selector(".o_visit_item")
    technician.shoot("visit-device")
    call = technician.record("maintenance.request", [["is_callout", "=", True]])
    technician.open(
        f"action-poe_maintenance.maintenance_request_action_callout/{call}", ".o_form_view"
    )
    technician.shoot("callout")

    warehouse = Tour(browser, url, lang, "warehouse")
    warehouse.open("action-poe_warranty.stock_move_action_parts", ".o_list_view")
    warehouse.page.click(".o_searchview .o_facet_remove")
    warehouse.page.wait_for_selector(".o_data_row")
    warehouse.shoot("parts")

    accountant = Tour(browser, url, lang, "accountant")
    accountant.open("action-poe_warranty.account_move_action_charged", ".o_data_row")
    accountant.shoot("invoices")

    manager = Tour(browser, url, lang, "warranty_manager")
    manager.open("action-poe_warranty.warranty_spare_proposal_action", ".o_data_row")
    manager.shoot("spare-parts")
    policy = manager.record("warranty.policy", [["name", "=", "As published"]])
    manager.open(
        f"action-poe_warranty.warranty_policy_action/{policy}",
        ".o_form_view a[name=exclusions]",
    )
    manager.page.click("a[name=exclusions]")
    manager.shoot("policy")


def main(url):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        for lang in FOLDERS:
            take(browser, url, lang)
        browser.close()
    copy_to_pages()


if __name__ == "__main__":
    port = os.environ.get("HTTP_PORT", "8069")
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://localhost:{port}")
