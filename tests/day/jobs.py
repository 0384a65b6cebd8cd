"""The jobs of a day, as the people of the desks do them on their screens.

The contract of each: it takes the :class:`Day`, brings about what the job begins with, does the job with the
hands of its users, and returns the last one, which has counted all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

FAULT = {"vi_VN": "Mất hình ban đêm", "en_US": "No picture at night"}
FORM, QUEUES, BOX = ".o_form_view", ".o_kanban_record", ".o_desk_scan_box:focus"
ON_SITE = 46
SOLD, SPARE = 20, ON_SITE  # cameras that the jobs of one day take
JOBS = []


@dataclass
class Job:
    """A job, and what it may take.

    :param name: what is done, and from where
    :param before: what it took before the screens were mended, as it was counted then
    :param target: clicks, those in the browser's dialog for printing and in the camera among them
    :param play: function of the :class:`Day`
    :param seconds: within which a person does it, 0 for any
    """

    name: str
    before: str
    target: int
    play: Callable
    seconds: int = 0


def job(name, before, target, seconds=0):
    """Register a job, see :class:`Job`."""

    def register(play):
        JOBS.append(Job(name, before, target, play, seconds))
        return play

    return register


class Day:
    """What the jobs are done with.

    :param shop: ``Workshop`` that brings devices to where a job begins
    :param make_hand: function from login and size to a ``Hand``
    """

    def __init__(self, shop, make_hand, lang):
        self.shop, self.make_hand, self.lang, self.hands = shop, make_hand, lang, {}
        fields = shop.admin("warranty.queue", "fields_get", ["key"], context={"lang": lang})
        self.queues = dict(fields["key"]["selection"])

    def hand(self, login, size="desk"):
        """Return the hand of a user, who is logged in once a day."""
        if (login, size) not in self.hands:
            self.hands[login, size] = self.make_hand(login, size)
        return self.hands[login, size]

    def open_queue(self, hand, key, row):
        """From the page after the login: a queue, and in it what is of a device or a customer."""
        hand.click(f"{QUEUES}:has(:text-is('{self.queues[key]}'))", ".o_data_row")
        hand.click(f".o_data_row:has-text('{row}') td:not(.o_list_record_selector) >> nth=0", FORM)

    def take_in(self, **values):
        """Return serial and claim of a device that came in, and that nobody has looked at."""
        serial = self.shop.serials.pop()
        now = datetime.utcnow().strftime("%Y-%m-%d %H:%M:%S")
        values = {"device_serial": serial, "received_datetime": now, **values}
        claim = self.shop.desk("warranty.claim", "create", values)
        for step in ("action_receive", "action_inspect"):
            self.shop.press("warranty.claim", step, claim)
        return serial, claim

    def add_part(self, hand):
        """Put the device's part onto the repair that is open."""
        lines = "[name=move_ids]"
        hand.click(f"{lines} .o_field_x2many_list_row_add a", f"{lines} .o_selected_row")
        hand.key("Tab", "Tab")
        part = f"{self.shop.code}-PART"
        hand.type(part)
        hand.click(f".o-autocomplete--dropdown-item:has-text('{part}') >> nth=0")

    def hand_over(self, hand):
        hand.press("action_hand_over", ".modal button[name=action_apply]")
        hand.press("action_apply")
        hand.page.wait_for_selector(".modal", state="detached")


# === the desk === #


@job("A device onto a printed receipt, from *Reception*", "5 clicks, 20 keys", 3)
def take_in_and_print(day):
    hand = day.hand("desk")
    hand.open("warranty-reception", BOX)
    hand.scan(day.shop.serials.pop(), ".o_desk_form")
    hand.key("Enter", "Tab", "Tab")
    hand.type(FAULT[day.lang])
    hand.click(".o_desk_words button >> nth=1")
    hand.click(".o_desk_take_in_one", ".o_desk_receipt .text-bg-success")
    hand.print()
    return hand


@job("A free repair with one part, from *Whose Turn* until it is handed back", "15 clicks", 9)
def repair_free(day):
    serial, claim = day.take_in()
    hand = day.hand("technician")
    hand.open("", QUEUES)
    day.open_queue(hand, "to_inspect", serial)
    hand.press("action_assess", "button[name=action_repair]")
    hand.press("action_repair", "[name=move_ids]")
    day.add_part(hand)
    hand.press("action_end_claim", "button[name=action_hand_over]")
    day.hand_over(hand)
    assert day.shop.state(claim) == "closed"
    return hand


@job("A charged repair with one part, from *Whose Turn* until it is invoiced", "23 clicks", 14)
def repair_charged(day):
    serial, claim = day.take_in(card_lost=True)
    technician, accountant = day.hand("technician"), day.hand("accountant")
    technician.open("", QUEUES)
    day.open_queue(technician, "to_inspect", serial)
    technician.press("action_assess", "button[name=action_quote]")
    technician.press("action_quote", "[name=move_ids]")
    day.add_part(technician)
    technician.press("action_accept_claim", "button[name=action_end_claim]")
    technician.press("action_end_claim", "button[name=action_hand_over]")
    day.hand_over(technician)
    technician.press("action_invoice", ".o_notification")
    accountant.open("", QUEUES)
    accountant.begin(technician)
    day.open_queue(accountant, "invoices", f"Customer of {day.shop.code}")
    accountant.press("action_post", "button[name=action_invoice_sent]")
    assert day.shop.get("warranty.claim", claim, "invoice_ids", last="state") == "posted"
    return accountant


@job("Three repaired devices handed back, from the receipt's scan in *Reception*", "15 clicks", 2)
def hand_back(day):
    shop = day.shop
    claims = [shop.claim(device_condition="OK") for _device in range(3)]
    receipt = shop.press("warranty.claim", "action_receipt", claims[0])["res_id"]
    shop.desk("warranty.claim", "write", claims, {"receipt_id": receipt})
    shop.press("warranty.receipt", "action_confirm", receipt)
    for claim in claims:
        shop.technician("warranty.claim", "action_repair", [claim])
        shop.technician("warranty.claim", "action_end_repair", [claim])
    hand = day.hand("desk")
    hand.open("warranty-reception", BOX)
    number = shop.get("warranty.receipt", receipt, "name")
    hand.scan(number, ".modal button[name=action_apply_and_print]")
    hand.press("action_apply_and_print")
    hand.print()
    assert {shop.state(claim) for claim in claims} == {"closed"}
    return hand


# === the field === #


def make_site(day, name, customer):
    values = {"name": name, "partner_id": customer}
    return day.shop.client("planner")("maintenance.site", "create", values)


def start_visit(day, photo):
    """Return a visit under way to two cameras of a site.

    :param bool photo: whether their checklist asks for one
    """
    shop, planner = day.shop, day.shop.client("planner")
    technician = shop.client("technician")
    items = shop.admin("maintenance.checklist.item", "search", [("name", "=", "Picture present")])
    shop.admin("maintenance.checklist.item", "write", items, {"photo_required": photo})
    serials = [shop.serials.pop() for _camera in range(2)]
    here = [("lot_id.name", "in", serials)]
    devices = planner("maintenance.equipment", "search_read", here, ["customer_id"])
    ids = [device["id"] for device in devices]
    site = make_site(day, f"Kho {serials[0]}", devices[0]["customer_id"][0])
    planner("maintenance.equipment", "write", ids, {"site_id": site})
    visit = planner(
        "maintenance.request",
        "create",
        {
            "name": "Cameras",
            "maintenance_type": "preventive",
            "site_id": site,
            "user_id": technician.uid,
            "visit_line_ids": [(0, 0, {"equipment_id": device}) for device in ids],
        },
    )
    technician("maintenance.request", "action_start_visit", [visit])
    return visit


def look_at_camera(day, photo):
    """From the camera that is open on the telephone to the next one."""
    hand = day.hand("technician", "phone")
    hand.open(f"visit/{start_visit(day, photo)}", ".o_visit_line")
    hand.click(".o_visit_next", ".o_visit_device")
    name = hand.page.inner_text(".o_visit_device h2")
    hand.begin()
    if photo:
        needed = ".o_visit_item .btn-warning"
        hand.take_photo(f"{needed} input[type=file]")
        hand.page.wait_for_selector(needed, state="detached")
    hand.click(".o_visit_pass_rest", ".o_visit_next.btn-primary")
    hand.click(".o_visit_next", f".o_visit_device h2:not(:text-is('{name}'))")
    return hand


@job("A camera that needs a photo, on a visit, until the next one is open", "10 taps", 5)
def look_at_camera_with_photo(day):
    return look_at_camera(day, photo=True)


@job("A camera that needs none", "–", 2)
def look_at_camera_without_photo(day):
    return look_at_camera(day, photo=False)


@job(
    f"{ON_SITE} devices of an order onto a site, each with its place, from *Installed Devices*",
    "about 370 clicks",
    4,
    seconds=120,
)
def put_onto_site(day):
    shop = day.shop
    order, deliveries = shop.order(ON_SITE)
    shop.admin("stock.picking", "button_validate", deliveries)
    make_site(day, "Kho", shop.get("sale.order", order, "partner_id"))
    number = shop.get("sale.order", order, "name")
    hand = day.hand("planner")
    hand.open("action-poe_maintenance.maintenance_equipment_action_device", ".o_data_row")
    hand.type(number)
    hand.key("Enter")
    hand.wait(f".o_pager_limit:text-is('{ON_SITE}')")
    hand.click("thead .o_list_record_selector", "button[name=action_place]")
    hand.press("action_place", ".modal .o_data_row")
    hand.click(".modal .o_data_row td[name=position] >> nth=0")
    for row in range(1, ON_SITE + 1):
        hand.wait(f".modal .o_data_row:nth-child({row}) td[name=position] input:focus")
        hand.type(f"Trụ {row}")
        hand.key("Enter")
    placed = f"{FORM} [name=equipment_ids] .o_data_row"
    hand.click(".modal-footer button[name=action_place]", placed)
    here = [("order_name", "=", number), ("position", "=like", "Trụ%")]
    assert shop.admin("maintenance.equipment", "search_count", here) == ON_SITE
    return hand
