"""How long the lists and forms that are used daily take to open, each beside a comparable screen of core's in
the same browser, in turns. Opened as a menu opens them, without the page being loaded anew: what is compared
is the screen, not the program around it."""

from dataclasses import dataclass

LIMIT = 1.5  # of core's time
TURNS = 7
# as the web client opens an action; resolved when it shows
OPEN = """async ([action, viewType, resId]) => {
    const {services} = odoo.__WOWL_DEBUG__.root.env;
    const props = resId ? {resId} : {};
    const start = performance.now();
    await services.action.doAction(action, {viewType, props, clearBreadcrumbs: true});
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
}"""


@dataclass(frozen=True)
class Screen:
    """A view of an action, with the first record of a domain where it is a form."""

    name: str
    action: str
    view: str = "list"
    model: str = ""
    domain: tuple = ()

    def get_target(self, client):
        """Return what ``OPEN`` takes."""
        found = self.model and client(self.model, "search", list(self.domain), limit=1)
        return [self.action, self.view, found[0] if found else 0]


ORDERS = Screen("sales orders", "sale.action_orders")
ORDER = Screen(
    "sales order", "sale.action_orders", "form", "sale.order", (("order_line", "!=", False),)
)
REQUESTS = Screen("maintenance requests", "maintenance.hr_equipment_request_action", "kanban")
PRODUCTS = Screen("products", "sale.product_template_action", "kanban")
W, M = "poe_warranty.", "poe_maintenance."
PAIRS = [
    (Screen("receipts", f"{W}warranty_receipt_action"), ORDERS),
    (Screen("claims", f"{W}warranty_claim_action"), ORDERS),
    (Screen("board of claims", f"{W}warranty_claim_action", "kanban"), REQUESTS),
    (Screen("whose turn", f"{W}warranty_queue_action", "kanban"), PRODUCTS),
    (Screen("cards", f"{W}warranty_card_action"), ORDERS),
    (Screen("hand-overs", f"{W}warranty_handover_action"), ORDERS),
    (Screen("parts for claims", f"{W}stock_move_action_parts"), ORDERS),
    (Screen("my visits today", f"{M}maintenance_request_action_mine", "kanban"), PRODUCTS),
    (Screen("day list", f"{M}maintenance_request_action_day"), ORDERS),
    (Screen("call-outs", f"{M}maintenance_request_action_callout"), ORDERS),
    (Screen("installed devices", f"{M}maintenance_equipment_action_device"), ORDERS),
    (Screen("sites", f"{M}maintenance_site_action"), ORDERS),
    (Screen("contracts", f"{M}contract_contract_action"), ORDERS),
    (Screen("receipt", f"{W}warranty_receipt_action", "form", "warranty.receipt"), ORDER),
    (
        Screen(
            "claim",
            f"{W}warranty_claim_action",
            "form",
            "warranty.claim",
            (("state", "=", "closed"),),
        ),
        ORDER,
    ),
    (Screen("card", f"{W}warranty_card_action", "form", "warranty.card"), ORDER),
    (
        Screen(
            "visit",
            f"{M}maintenance_request_action_visit",
            "form",
            "maintenance.request",
            (("contract_id", "!=", False),),
        ),
        ORDER,
    ),
    (
        Screen(
            "device",
            f"{M}maintenance_equipment_action_device",
            "form",
            "maintenance.equipment",
            (("site_id", "!=", False),),
        ),
        ORDER,
    ),
    (
        Screen(
            "site",
            f"{M}maintenance_site_action",
            "form",
            "maintenance.site",
            (("equipment_ids", "!=", False),),
        ),
        ORDER,
    ),
    (
        Screen(
            "contract",
            f"{M}contract_contract_action",
            "form",
            "contract.contract",
            (("maintenance_kind", "!=", False),),
        ),
        ORDER,
    ),
]


@dataclass
class Opened:
    """What two screens took, in milliseconds: the best of the turns."""

    ours: Screen
    core: Screen
    ours_ms: float
    core_ms: float

    def is_too_slow(self):
        return self.ours_ms > LIMIT * self.core_ms

    def get_row(self):
        cells = (self.ours.name, self.core.name, f"{self.ours_ms:.0f}", f"{self.core_ms:.0f}")
        return f"| {' | '.join(cells)} | {self.ours_ms / self.core_ms:.2f} |"


def open_screens(page, client, turns=TURNS):
    """Open every pair of screens in turns.

    :param page: of a user who may see them all, with the web client loaded
    :param client: what calls a method of a model as that user
    :return: a list of :class:`Opened`
    """
    opened = []
    for ours, core in PAIRS:
        targets = [screen.get_target(client) for screen in (ours, core)]
        for target in targets:  # what is loaded once a day
            page.evaluate(OPEN, target)
        times = [[page.evaluate(OPEN, target) for target in targets] for _turn in range(turns)]
        opened.append(Opened(ours, core, *map(min, zip(*times, strict=True))))
    return opened
