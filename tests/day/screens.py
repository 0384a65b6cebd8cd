"""Pictures of every screen that is used daily, and what is cut on them."""

from hand import SIZES, Hand

# labels, buttons, headings, tabs and columns whose text is not all to be seen, and placeholders
CUT = """() => {
    const found = new Set();
    const pen = document.createElement("canvas").getContext("2d");
    const parts = "label, button, a.btn, h1, h2, h3, h4, h5, h6, th, dt, .badge, .nav-link, .o_stat_text, .breadcrumb-item";
    for (const part of document.querySelectorAll(parts)) {
        for (const el of [part, ...part.querySelectorAll("*")]) {
            const hides = ["hidden", "clip"].includes(getComputedStyle(el).overflowX);
            if (el.textContent.trim() && el.checkVisibility() && hides && el.scrollWidth > el.clientWidth + 1) {
                found.add(`${part.tagName.toLowerCase()}: ${el.textContent.trim()}`);
            }
        }
    }
    for (const el of document.querySelectorAll("input[placeholder]")) {
        const style = getComputedStyle(el, "::placeholder");
        const {paddingLeft, paddingRight} = getComputedStyle(el);
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const room = el.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        if (!el.value && el.checkVisibility() && pen.measureText(el.placeholder).width > room + 1) {
            found.add(`placeholder: ${el.placeholder}`);
        }
    }
    if (document.documentElement.scrollWidth > innerWidth) {
        found.add("the page is wider than its window");
    }
    return [...found];
}"""
FORM, LIST, CARDS = (
    ".o_form_view .o_form_sheet",
    ".o_list_renderer, .o_kanban_record",
    ".o_kanban_renderer",
)
WARRANTY, MAINTENANCE = "action-poe_warranty.", "action-poe_maintenance."


def scan(hand, code="CAM0003"):
    hand.page.keyboard.type(code)
    hand.page.keyboard.press("Enter")
    hand.wait(".o_desk_verdict")


def open_tab(name):
    """Return what opens a page of a form, where its tabs are shown."""

    def press(hand):
        tab = hand.page.locator(f".o_notebook a[name={name}]")
        if tab.count():
            tab.first.click()

    return press


def tap(selector, then):
    def press(hand):
        hand.page.locator(selector).first.click()
        hand.wait(then)

    return press


# name of the picture: login, address, what shows when it is there, and what is done then. {model domain}
# stands for the first record of it
SCREENS = {
    "queues": ("desk", "warranty-queues", CARDS, None),
    "reception": ("desk", "warranty-reception", ".o_desk_scan_box", None),
    "reception-device": ("desk", "warranty-reception", ".o_desk_scan_box", scan),
    "receipts": ("desk", "warranty-receipts", LIST, None),
    "receipt": ("desk", "warranty-receipts/{warranty.receipt []}", FORM, None),
    "claims": ("desk", "warranty-claims", LIST, None),
    "claim-open": (
        "desk",
        "warranty-claims/{warranty.claim [('state', '=', 'decided')]}",
        FORM,
        None,
    ),
    "claim-closed": (
        "desk",
        "warranty-claims/{warranty.claim [('state', '=', 'closed')]}",
        FORM,
        None,
    ),
    "claim-new": ("desk", "warranty-claims/new", FORM, None),
    "cards": ("desk", "warranty-cards", LIST, None),
    "card": ("desk", "warranty-cards/{warranty.card [('serial', '=', 'CAM0003')]}", FORM, None),
    "places": ("desk", "warranty-devices", LIST, None),
    "mails": ("desk", f"{WARRANTY}warranty_mail_action", LIST, None),
    "handovers": ("desk", "warranty-handovers", LIST, None),
    "inspection": (
        "technician",
        "warranty-claims/{warranty.claim [('observation_ids', '!=', False)]}",
        FORM,
        open_tab("inspection"),
    ),
    "repair": (
        "technician",
        "action-repair.action_repair_order_tree/{repair.order [('claim_id', '!=', False)]}",
        FORM,
        None,
    ),
    "my-visits": ("technician", "my-visits", CARDS, None),
    "visit": (
        "technician",
        "visit/{maintenance.request [('visit_line_ids', '!=', False)]}",
        ".o_visit",
        None,
    ),
    "visit-device": (
        "technician",
        "visit/{maintenance.request [('visit_line_ids.state', '=', 'failed')]}",
        ".o_visit_line",
        tap(".o_visit_line", ".o_visit_device"),
    ),
    "callouts": ("technician", f"{MAINTENANCE}maintenance_request_action_callout", LIST, None),
    "callout": (
        "technician",
        MAINTENANCE
        + "maintenance_request_action_callout/{maintenance.request [('is_callout', '=', True)]}",
        FORM,
        None,
    ),
    "parts": ("warehouse", f"{WARRANTY}stock_move_action_parts", LIST, None),
    "queues-warehouse": ("warehouse", "warranty-queues", CARDS, None),
    "proposal": (
        "seller",
        MAINTENANCE + "maintenance_proposal_action/{maintenance.proposal []}",
        FORM,
        open_tab("comparison"),
    ),
    "sites": ("planner", f"{MAINTENANCE}maintenance_site_action", LIST, None),
    "site": (
        "planner",
        MAINTENANCE + "maintenance_site_action/{maintenance.site [('equipment_ids', '!=', False)]}",
        FORM,
        None,
    ),
    "devices": ("planner", f"{MAINTENANCE}maintenance_equipment_action_device", LIST, None),
    "device": (
        "planner",
        MAINTENANCE
        + "maintenance_equipment_action_device/{maintenance.equipment [('site_id', '!=', False)]}",
        FORM,
        open_tab("covered_by"),
    ),
    "contracts": ("planner", "maintenance-contracts", LIST, None),
    "contract": (
        "planner",
        "maintenance-contracts/{contract.contract [('maintenance_kind', '!=', False)]}",
        FORM,
        open_tab("visits"),
    ),
    "day-list": ("planner", "maintenance-days", LIST, None),
    "calendar": (
        "planner",
        f"{MAINTENANCE}maintenance_request_action_visit",
        ".o_action_manager .o_view_controller",
        None,
    ),
    "placement": (
        "planner",
        MAINTENANCE + "maintenance_site_action/{maintenance.site [('equipment_ids', '!=', False)]}",
        FORM,
        tap("button[name=action_place]", ".modal"),
    ),
    "invoices": ("accountant", f"{WARRANTY}account_move_action_charged", LIST, None),
    "costs": (
        "accountant",
        f"{WARRANTY}warranty_cost_report_action",
        ".o_pivot, .o_graph_view",
        None,
    ),
    "policy": (
        "warranty_manager",
        WARRANTY + "warranty_policy_action/{warranty.policy []}",
        FORM,
        None,
    ),
}


def find_address(client, address):
    """Return an address with the number of the record that stands in it."""
    before, brace, rest = address.partition("{")
    if not brace:
        return address
    model, _space, domain = rest.rstrip("}").partition(" ")
    (record,) = client(model, "search", eval(domain), limit=1)
    return f"{before}{record}"


def take_pictures(server, browser, lang, folder, names=()):
    """Take the pictures in one language at each size, and tell what is cut on them."""
    for size in SIZES:
        hands = {}
        (folder / size).mkdir(parents=True, exist_ok=True)
        for name, (login, address, ready, act) in SCREENS.items():
            if names and name not in names:
                continue
            if login not in hands:
                hands[login] = Hand(browser, server.url, login, lang, size)
            hand = hands[login]
            hand.context.set_default_timeout(15_000)
            try:
                hand.open(find_address(server.client(login), address), ready)
                if act:
                    act(hand)
                hand.page.wait_for_timeout(700)
                cut = hand.page.evaluate(CUT)
            except Exception as error:  # one screen does not stop the others
                cut = [f"not to be opened: {str(error)[:150]}"]
            hand.page.screenshot(path=folder / size / f"{name}.png")
            hand.page.close()
            for words in cut:
                print(lang, size, name, words, sep=" | ", flush=True)
        for hand in hands.values():
            hand.context.close()
