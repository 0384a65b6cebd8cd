"""The pages of customers and visitors on a phone, in both languages: axe-core finds on none of them what
shuts people out, none is wider than the phone, and none shows the inside of the program or English amid
Vietnamese. Which pages there are, our controllers say; how people come there, the links on the pages."""

import ast
import re
from collections import Counter
from urllib.parse import urlsplit

import polib
import pytest
from playwright.sync_api import sync_playwright

from conftest import TOP, open_browser, reading

PHONE = {"width": 390, "height": 844}
PATIENCE = 90_000  # ms
AXE = TOP / ".local/axe/node_modules/axe-core/axe.min.js"
# what axe-core counts as serious: its rule, the place, and what stands there
FIND = """async () => {
    const {violations} = await axe.run(document, {resultTypes: ["violations"]});
    return violations.filter(({impact}) => ["serious", "critical"].includes(impact)).flatMap(
        ({id, nodes}) => nodes.map(({target, html}) => [id, target.join(" "), html.slice(0, 300)])
    );
}"""
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        if (walker.currentNode.parentElement.checkVisibility()) {
            texts.push(walker.currentNode.textContent.trim().replace(/\\s+/g, " "));
        }
    }
    return texts.filter(Boolean);
}"""
LINKS = "() => [...document.querySelectorAll('main a[href], #wrap a[href]')].map(({href}) => href)"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
INSIDE = re.compile(
    r"#[A-Z_]+#|%\(\w+\)|%s|\{\{|\$\{|<[a-z]+|\b(?:None(?! of)|False|undefined|NaN)\b"
)

# routes of core and OCA whose pages we put something on; and those of ours that send a file
EXTENDED = ("/my", "/my/contracts", "/my/contracts/<int:contract_id>")
FILES = {
    "/my/claims/<int:claim_id>/file/<int:file_id>",
    "/my/claims/<int:claim_id>/letter",
    "/my/claims/<int:claim_id>/receipt",
    "/my/devices/<int:card_id>/card",
    "/my/visits/<int:visit_id>/report",
    "/poe_maintenance/visits.ics",
    "/warranty/list_template/<string:kind>/<string:lang>.<string:extension>",
}
# how many pages of one route are looked at
MOST = 3


def get_routes():
    """Return the routes by which our controllers answer a GET with a page."""
    routes = set(EXTENDED)
    for file in TOP.glob("poe_*/controllers/*.py"):
        tree = ast.parse(file.read_text())
        names = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("route", "http.route"):
                options = {option.arg: ast.unparse(option.value) for option in call.keywords}
                if call.args and "GET" in options.get("methods", "GET"):
                    paths = eval(ast.unparse(call.args[0]), names)  # literals and names of the file
                    routes |= {paths} if isinstance(paths, str) else set(paths)
    assert routes >= FILES, "a file of the list is no more"
    return {path for path in routes - FILES if "<int:page>" not in path}


def get_pattern(route):
    parts = re.split(r"<(\w+):\w+>", route)
    kinds = {"int": r"\d+", "string": r"[^/]+"}
    return re.compile("".join(kinds[p] if i % 2 else re.escape(p) for i, p in enumerate(parts)))


LANGUAGE = re.compile(r"^/vi(_VN)?(?=/)")
# the one without a variable part is meant before the one with
PATTERNS = {route: get_pattern(route) for route in sorted(get_routes(), key=lambda r: "<" in r)}


def get_route(path):
    return next((route for route, pattern in PATTERNS.items() if pattern.fullmatch(path)), None)


def get_translated():
    """Return the English of what has other words in Vietnamese, but for the names of the demo's users."""
    files = [TOP / addon / "i18n/vi.po" for addon in ("poe_warranty", "poe_maintenance")]
    entries = [entry for file in files for entry in polib.pofile(file)]
    other = {entry.msgid for entry in entries if " " in entry.msgid and entry.msgstr != entry.msgid}
    return other - {"Service desk", "Warranty manager", "Maintenance planner"}


TRANSLATED = get_translated()


class Reader:
    """Somebody with a phone of his own who opens one page after the other, in a language.

    :param int most: how many pages of each route
    """

    def __init__(self, browser, url, lang, login, most):
        self.url, self.lang, self.login, self.most = url, lang, login, most
        self.translated = TRANSLATED if lang == "vi_VN" else ()
        self.seen, self.wrong, self.frame = Counter(), [], set()
        self.phone = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
        self.phone.set_default_timeout(PATIENCE)
        self.phone.add_init_script(path=AXE)
        self.phone.add_cookies([{"name": "frontend_lang", "value": lang, "url": url}])
        self.page = page = self.phone.new_page()
        if login:
            page.goto(f"{url}/web/login")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", login)
            page.click("button[type=submit]")
            page.wait_for_url("**/my**")

    def look_at_frame(self):
        """Return what is found on a page of core: the frame around it, as the colours of the switch of
        languages, stands around ours too and is core's. /my/account would be without that switch."""
        self.page.goto(f"{self.url}/my/security")
        return {(rule, html) for rule, _place, html in self.page.evaluate(FIND)}

    def read_all(self, *start):
        """Follow the links from pages on, to every page of ours."""
        waiting, known = list(start), set(start)
        while waiting:
            path = waiting.pop(0)
            route = get_route(urlsplit(path).path)
            if not route or self.seen[route] >= self.most:
                continue
            answer = self.page.goto(self.url + path)
            assert answer.ok, (self.login, path, answer.status)
            self.look()
            for link in self.page.evaluate(LINKS):
                link = LANGUAGE.sub("", urlsplit(link).path)
                if link not in known:
                    known.add(link)
                    waiting.append(link)

    def look(self):
        """Judge the page that is open."""
        path = LANGUAGE.sub("", urlsplit(self.page.url).path)
        self.seen[get_route(path)] += 1
        where = (self.login or "visitor", self.lang, path)
        for rule, place, html in self.page.evaluate(FIND):
            if (rule, html) not in self.frame:
                self.wrong.append((*where, rule, place, html))
        wider = self.page.evaluate(WIDER)
        if wider > 0:
            self.wrong.append((*where, "wider than the phone", wider))
        for text in self.page.evaluate(TEXTS):
            if INSIDE.search(text):
                self.wrong.append((*where, "inside of the program", text))
            if text in self.translated:
                self.wrong.append((*where, "English", text))

    def fill(self, fields, button):
        """Fill in a form, send it, and look at the page that answers."""
        for field, value in fields.items():
            self.page.fill(field, value)
        with self.page.expect_navigation():
            self.page.click(button)
        self.look()


@pytest.fixture(scope="module")
def manager(server):
    """The login of who is answerable for a site of the story's customer."""
    admin = server.client("admin")
    (customer,) = admin("res.users", "search_read", [("login", "=", "customer")], ["partner_id"])
    (partner,) = admin(
        "res.partner", "read", [customer["partner_id"][0]], ["commercial_partner_id"]
    )
    found = admin(
        "ir.model.data", "search_read", [("module", "=", "base"), ("name", "=", "group_portal")]
    )
    login = "site_manager"
    user = admin(
        "res.users",
        "create",
        {
            "name": "Hoa",
            "login": login,
            "password": login,
            "group_ids": [(6, 0, [found[0]["res_id"]])],
        },
    )
    contact = admin("res.users", "read", [user], ["partner_id"])[0]["partner_id"][0]
    admin("res.partner", "write", [contact], {"parent_id": partner["commercial_partner_id"][0]})
    # the story's own, whatever other tests placed since
    equipped = [("equipment_ids", "!=", False)]
    (site,) = admin("maintenance.site", "search", equipped, order="id", limit=1)
    admin("maintenance.site", "write", [site], {"manager_ids": [(4, contact)]})
    return login


@pytest.fixture(scope="module")
def card(server):
    """A valid card: its serial, and the end of the phone number on it."""
    domain = [("state", "=", "issued"), ("phone_digits", "!=", False), ("serial", "!=", False)]
    fields = ["serial", "phone_digits"]
    (found,) = server.client("admin")("warranty.card", "search_read", domain, fields, limit=1)
    return found["serial"], found["phone_digits"].split()[-1][-4:]


def read_as_customer(reader):
    page = reader.page
    page.goto(f"{reader.url}/my/devices")
    page.check("input[name=devices] >> nth=0")
    page.click("form[action$='/my/devices/report'] button[type=submit]")
    page.wait_for_url("**/my/devices/report?*")
    reader.fill({"textarea[name=words]": "Không có hình"}, "form[action$='/send'] button")
    reader.read_all("/my", "/my/claims?filterby=all")
    page.goto(f"{reader.url}/my/devices/take-over")
    reader.fill({"input[name=code]": "ABCD-EFGH-JKLM"}, "main button[type=submit]")


def read_as_visitor(reader, card):
    reader.read_all("/w", "/w/NOCARD", "/w/found", "/warranty/policy/2026-01-01")
    serial, digits = card
    for number in (serial, "NOTHING"):
        reader.page.goto(f"{reader.url}/w")
        asked = {"#warranty_number": number, "#warranty_digits": digits}
        reader.fill(asked, "#wrap button.btn-primary[type=submit]")


def test_the_pages_are_open_to_everybody(server, manager, card):
    seen, wrong = Counter(), []
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        # the second language is looked at for what is longer in it
        for lang, most in (("vi_VN", MOST), ("en_US", 1)):
            with reading(server, lang, "customer", manager):
                for login, number in (("customer", most), (manager, 1), (None, most)):
                    reader = Reader(browser, server.url, lang, login, number)
                    if login == "customer":
                        frame = reader.look_at_frame()
                    reader.frame = frame
                    if login == "customer":
                        read_as_customer(reader)
                    elif login:
                        reader.read_all("/my")
                    else:
                        read_as_visitor(reader, card)
                    reader.phone.close()
                    seen += reader.seen
                    wrong += reader.wrong
        browser.close()
    assert not wrong, "\n".join(map(str, wrong))
    assert not PATTERNS.keys() - seen.keys(), "nobody came to these pages"
