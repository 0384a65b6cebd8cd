"""The jobs of a day, as the people of the desks do them on their screens."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

FAULT = {"vi_VN": "Mất hình ban đêm", "en_US": "No picture at night"}
FORM, QUEUES = ".o_form_view", ".o_kanban_record"
DEVICES_ON_SITE = 46
JOBS = {}


def job(name, before, target, size="desk", keys=None):
    """Register a job.

    :param str name: what is done, and where its user stands at the beginning
    :param before: what it took before the screens were mended, as it was counted then
    :param int target: clicks that it may take
    :param size: of the screen it is done on
    """

    def register(play):
        JOBS[play.__name__] = Job(name, before, target, size, play)
        return play

    return register


@dataclass
class Job:
    name: str
    before: str
    target: int
    size: str
    play: callable


@dataclass
class Day:
    """What the jobs are done with.

    :param shop: ``Workshop`` that brings devices to where a job begins
    :param hand: function ``(login, size)`` to the ``Hand`` at a screen of a user
    """

    shop: object
    hand: callable
    lang: str
    labels: dict = field(default_factory=dict)

    def get_queue(self, key):
        """Return the title of a queue, as its user reads it."""
        if not self.labels:
            context = {"lang": self.lang}
            fields = self.shop.admin("warranty.queue", "fields_get", ["key"], context=context)
            self.labels = dict(fields["key"]["selection"])
        return self.labels[key]

    def open_queue(self, hand, key, serial):
        """From the page that is open after login: the queue, and in it the claim on a device."""
        title = self.get_queue(key)
        hand.click(f"{QUEUES}:has(:text-is('{title}'))", ".o_data_row")
        hand.click(f".o_data_row:has-text('{serial}') td[name=device_serial]", FORM)

    def take_in(self, **values):
        """Return serial and claim of a device that came in, and that nobody has looked at."""
        serial = self.shop.serials[-1]
        now = datetime.utcnow().strftime("%Y-%m-%d %H:%M:%S")
        values = {"device_serial": self.shop.serials.pop(), "received_datetime": now, **values}
        claim = self.shop.desk("warranty.claim", "create", values)
        self.shop.press("warranty.claim", "action_receive", claim)
        self.shop.press("warranty.claim", "action_inspect", claim)
        return serial, claim

    def add_part(self, hand):
        """The part of the device onto the repair that is open."""
        hand.click("[name=move_ids] .o_field_x2many_list_row_add a", "[name=move_ids] .o_selected_row")
        hand.key("Tab", "Tab")
        hand.type(f"{self.shop.code}-PART")
        hand.click(f".o-autocomplete--dropdown-item:has-text('{self.shop.code}-PART') >> nth=0")

    def hand_over(self, hand):
        hand.press("action_hand_over", ".modal button[name=action_apply]")
        hand.press("action_apply")
        hand.page.wait_for_selector(".modal", state="detached")


@job("A device onto a printed receipt, from Reception", "5 clicks, 20 keys", 3)
def receipt(day):
    hand = day.hand("desk", "desk")
    hand.open("warranty-reception", ".o_desk_scan_box:focus")
    hand.scan(day.shop.serials.pop(), ".o_desk_form")
    hand.key("Enter", "Tab", "Tab")
    hand.type(FAULT[day.lang])
    hand.click(".o_desk_words button >> nth=1")
    hand.click(".o_desk_take_in_one", ".o_desk_receipt .text-bg-success")
    hand.print()
    return hand


@job("A free repair with one part, from Whose Turn until it is handed back", "15 clicks", 9)
def free_repair(day):
    serial, _claim = day.take_in()
    hand = day.hand("technician", "desk")
    hand.open("", QUEUES)
    day.open_queue(hand, "to_inspect", serial)
    hand.press("action_assess", "button[name=action_repair]")
    hand.press("action_repair", "[name=move_ids]")
    day.add_part(hand)
    hand.press("action_end_claim", "button[name=action_hand_over]")
    day.hand_over(hand)
    return hand


@job("A charged repair with one part, until its invoice is posted", "23 clicks", 14)
def charged_repair(day):
    serial, claim = day.take_in(card_lost=True)
    hand = day.hand("technician", "desk")
    hand.open("", QUEUES)
    day.open_queue(hand, "to_inspect", serial)
    hand.press("action_assess", "button[name=action_quote]")
    hand.press("action_quote", "[name=move_ids]")
    day.add_part(hand)
    hand.press("action_accept_claim", "button[name=action_end_claim]")
    hand.press("action_end_claim", "button[name=action_hand_over]")
    day.hand_over(hand)
    hand.press("action_invoice", ".o_notification")
    clicks, keys = hand.clicks, hand.keys
    hand = day.hand("accountant", "desk")
    hand.open("", QUEUES)
    hand.clicks, hand.keys = clicks, keys
    hand.click(f"{QUEUES}:has(:text-is('{day.get_queue('invoices')}'))", ".o_data_row")
    customer = f"Customer of {day.shop.code}"
    hand.click(f".o_data_row:has-text('{customer}') >> nth=0", FORM)
    hand.press("action_post", "button[name=action_invoice_sent]")
    assert day.shop.get("warranty.claim", claim, "invoice_ids", last="state") == "posted"
    return hand


@job("Three repaired devices of a receipt handed back, from Reception", "15 clicks", 2)
def pick_up(day):
    shop = day.shop
    claims = [shop.claim(device_condition="OK") for _device in range(3)]
    receipt = shop.press("warranty.claim", "action_receipt", claims[0])["res_id"]
    shop.desk("warranty.claim", "write", claims, {"receipt_id": receipt})
    shop.press("warranty.receipt", "action_confirm", receipt)
    for claim in claims:
        shop.technician("warranty.claim", "action_repair", [claim])
        shop.technician("warranty.claim", "action_end_repair", [claim])
    hand = day.hand("desk", "desk")
    hand.open("warranty-reception", ".o_desk_scan_box:focus")
    number = shop.get("warranty.receipt", receipt, "name")
    hand.scan(number, ".modal button[name=action_apply_and_print]")
    hand.press("action_apply_and_print")
    hand.print()
    assert {shop.state(claim) for claim in claims} == {"closed"}
    return hand


# === the field === #


def start_visit(day, photo):
    """Return a visit under way to two cameras of a site: their checklist needs a photo, or none."""
    shop, planner = day.shop, day.shop.client("planner")
    technician = shop.client("technician")
    item = shop.admin("maintenance.checklist.item", "search", [("name", "=", "Picture present")])
    shop.admin("maintenance.checklist.item", "write", item, {"photo_required": photo})
    serials = [shop.serials.pop() for _camera in range(2)]
    devices = planner("maintenance.equipment", "search", [("lot_id.name", "in", serials)])
    site = make_site(day, f"Kho {serials[0]}")
    planner("maintenance.equipment", "write", devices, {"site_id": site})
    visit = planner(
        "maintenance.request",
        "create",
        {
            "name": "Cameras",
            "maintenance_type": "preventive",
            "site_id": site,
            "user_id": technician.uid,
            "visit_line_ids": [(0, 0, {"equipment_id": device}) for device in devices],
        },
    )
    technician("maintenance.request", "action_start_visit", [visit])
    return visit


def make_site(day, name):
    """Return a site of the customer of the shop's devices."""
    shop = day.shop
    (card,) = shop.admin(
        "warranty.card", "search_read", [("serial", "=", shop.serials[-1])], ["partner_id"]
    )
    values = {"name": name, "partner_id": card["partner_id"][0]}
    return shop.client("planner")("maintenance.site", "create", values)


def look_at_camera(day, photo):
    """From the open panel of a camera to that of the next one."""
    visit = start_visit(day, photo)
    hand = day.hand("technician", "phone")
    hand.open(f"visit/{visit}", ".o_visit_line")
    hand.click(".o_visit_next", ".o_visit_device")
    serial = hand.page.inner_text(".o_visit_device h2")
    hand.clicks = hand.keys = 0
    if photo:
        # the button, and the camera's own two: its shutter, and to take what it shows
        hand.page.set_input_files(".o_visit_item .btn-warning input[type=file]", hand.take_photo())
        hand.clicks += 3
        hand.page.wait_for_selector(".o_visit_item .btn-warning", state="detached")
    hand.click(".o_visit_pass_rest", ".o_visit_next.btn-primary")
    hand.click(".o_visit_next", f".o_visit_device h2:not(:text-is('{serial}'))")
    return hand


@job("A camera that needs a photo, on a visit", "10 taps", 5, "phone")
def camera_with_photo(day):
    return look_at_camera(day, photo=True)


@job("A camera that needs none", "", 2, "phone")
def camera_without_photo(day):
    return look_at_camera(day, photo=False)


@job(
    f"{DEVICES_ON_SITE} devices of an order onto a site, each with its place, from Installed Devices",
    "370 clicks",
    8,
)
def devices_onto_site(day):
    shop = day.shop
    order, (delivery,) = shop.order(DEVICES_ON_SITE)
    shop.admin("stock.picking", "button_validate", [delivery])
    customer = shop.get("sale.order", order, "partner_id")
    shop.client("planner")("maintenance.site", "create", {"name": "Kho", "partner_id": customer})
    (name,) = shop.admin("sale.order", "read", [order], ["name"])
    hand = day.hand("planner", "desk")
    hand.open("action-poe_maintenance.maintenance_equipment_action_device", ".o_data_row")
    hand.type(name["name"])
    hand.key("Enter")
    hand.wait(f".o_pager_limit:text-is('{DEVICES_ON_SITE}')")
    hand.click("thead .o_list_record_selector", "button[name=action_place]")
    hand.press("action_place", ".modal .o_data_row")
    hand.click(".modal .o_data_row td[name=position] >> nth=0", ".modal .o_selected_row")
    for number in range(DEVICES_ON_SITE):
        hand.type(f"C1, trụ {number + 1}")
        hand.key("Enter")
    hand.click(".modal-footer button[name=action_place]", f"{FORM} [name=equipment_ids] .o_data_row")
    placed = shop.admin("maintenance.equipment", "search_count", [("position", "ilike", "C1, trụ")])
    assert placed == DEVICES_ON_SITE
    day.seconds = hand.get_seconds()
    print(day.seconds)
    return hand
