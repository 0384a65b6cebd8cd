"""Many devices sold with their cards, and claims on them brought to where a test begins.

A workshop speaks as people: ``client("desk")`` is called as ``(model, method, *arguments)``, over
XML-RPC (``conftest.Server.client``) or inside Odoo (``late_presses.Person``).
"""

from datetime import datetime
from functools import cache

CAMERA_PRICE, CAMERA_COST = 100_000, 60_000
PART_PRICE, PART_COST = 20_000, 7_000


class Workshop:
    """A camera of its own, its part, and a row of sold ones: each claim takes the next."""

    def __init__(self, client, code, sold, spare):
        """Count the cameras into stock, sell and invoice them.

        :param client: function from login to person
        :param code: of the product, unique in the database
        :param int sold: how many customers have
        :param int spare: how many more are in stock
        """
        self.client, self.code = cache(client), code
        self.admin, self.desk = self.client("admin"), self.client("desk")
        self.technician = self.client("technician")
        self.maker = self.admin("res.partner", "create", {"name": "Maker", "street": "1 Dock Road"})
        self.camera = self._make_product(
            code,
            CAMERA_PRICE,
            CAMERA_COST,
            tracking="serial",
            seller_ids=[(0, 0, {"partner_id": self.maker, "warranty_duration": 24})],
        )
        self.part = self._make_part(f"{code}-PART")
        lots = self._stock(sold + spare)
        cards = self._sell(sold)
        gone = {card["lot_id"][0] for card in cards}
        self.lots = [lot for lot in lots if lot not in gone]
        self.serials = [card["serial"] for card in cards]

    def press(self, model, method, record):
        """The desk presses a button."""
        return self.desk(model, method, [record])

    # === goods === #

    def _make_product(self, code, price, cost, **values):
        category = self.admin("product.category", "search", [("name", "=", "Cameras")])[0]
        return self.admin(
            "product.product",
            "create",
            {
                "name": f"Product {code}",
                "default_code": code,
                "categ_id": category,
                "is_storable": True,
                "list_price": price,
                "standard_price": cost,
                "invoice_policy": "delivery",
                **values,
            },
        )

    def _make_part(self, code):
        template = self.get("product.product", self.camera, "product_tmpl_id")
        return self._make_product(
            code,
            PART_PRICE,
            PART_COST,
            is_genuine_part=True,
            without_warranty=True,
            device_tmpl_ids=[(4, template)],
        )

    def new_part(self, code):
        """Return the id of a part of the camera, of which one is in stock."""
        part = self._make_part(f"{self.code}-{code}")
        self._count([(part, False, 1)])
        return part

    def _stock(self, number):
        """Put parts and cameras in stock; return the ids of the cameras' serials."""
        names = [f"{self.code}{index:03d}" for index in range(number)]
        lots = self.admin(
            "stock.lot", "create", [{"name": name, "product_id": self.camera} for name in names]
        )
        self._count([(self.part, False, 100), *[(self.camera, lot, 1) for lot in lots]])
        return lots

    def _count(self, goods):
        """Put goods in stock.

        :param list goods: of (product, serial or False, quantity)
        """
        place = self.admin("stock.warehouse", "search_read", [], ["lot_stock_id"], limit=1)
        quants = self.admin(
            "stock.quant",
            "create",
            [
                {
                    "location_id": place[0]["lot_stock_id"][0],
                    "product_id": product,
                    "lot_id": lot,
                    "inventory_quantity": quantity,
                }
                for product, lot, quantity in goods
            ],
        )
        self.admin("stock.quant", "action_apply_inventory", quants)

    def _sell(self, number):
        """Sell, deliver and invoice cameras; return their cards."""
        order, picking = self.order(number)
        self.admin("stock.picking", "button_validate", picking)
        context = {"active_model": "sale.order", "active_ids": [order]}
        wizard = self.admin("sale.advance.payment.inv", "create", {}, context=context)
        self.admin("sale.advance.payment.inv", "create_invoices", [wizard], context=context)
        self.admin("account.move", "action_post", self.get("sale.order", order, "invoice_ids"))
        return self.admin(
            "warranty.card", "search_read", [("sale_order_id", "=", order)], ["serial", "lot_id"]
        )

    def order(self, number):
        """Sell cameras; return the confirmed order, and its deliveries for which they are reserved."""
        partner = self.admin("res.partner", "create", {"name": f"Customer of {self.code}"})
        line = {"product_id": self.camera, "product_uom_qty": number}
        order = self.admin(
            "sale.order", "create", {"partner_id": partner, "order_line": [(0, 0, line)]}
        )
        self.admin("sale.order", "action_confirm", [order])
        return order, self.admin("stock.picking", "search", [("sale_id", "=", order)])

    def new_lot(self):
        """Return the id of a serial in stock that nobody has asked for."""
        return self.lots.pop()

    def new_loaner(self):
        lot = self.new_lot()
        self.admin("stock.lot", "write", [lot], {"is_loaner": True})
        return lot

    # === looking === #

    def get(self, model, record, field, last=None):
        """Return one field of one record, of a many2one its id; or ``last``, a field of the last
        record it holds."""
        value = self.admin(model, "read", [record], [field])[0][field]
        if last:
            return self.get(self._get_relation(model, field), value[-1], last)
        many2one = (
            isinstance(value, (list, tuple)) and len(value) == 2 and isinstance(value[1], str)
        )
        return value[0] if many2one else value

    def _get_relation(self, model, field):
        return self.admin(model, "fields_get", [field], ["relation"])[field]["relation"]

    def count(self, model, domain):
        return self.admin(model, "search_count", domain)

    def moves(self, claim, use):
        """Return the states of the moves of one use of a claim that were not cancelled."""
        domain = [("claim_id", "=", claim), ("claim_use", "=", use), ("state", "!=", "cancel")]
        return [
            move["state"] for move in self.admin("stock.move", "search_read", domain, ["state"])
        ]

    def state(self, claim):
        return self.get("warranty.claim", claim, "state")

    # === claims === #

    def claim(self, **values):
        """Return a new claim on the next device, which lies on the counter, assessed: covered, unless
        values say otherwise."""
        here = {"received_datetime": datetime.utcnow().strftime("%Y-%m-%d %H:%M:%S")}
        claim = self.desk(
            "warranty.claim", "create", {"device_serial": self.serials.pop(), **here, **values}
        )
        self.press("warranty.claim", "action_assess", claim)
        return claim

    def received(self, **values):
        """Return such a claim whose device lies with us."""
        claim = self.claim(**values)
        self.press("warranty.claim", "action_receive", claim)
        return claim

    def replace_wizard(self, claim, lot, login="desk"):
        """Return the open dialog in which someone replaces the device by a serial."""
        values = {"claim_id": claim, "product_id": self.camera, "lot_id": lot}
        return self.client(login)("warranty.claim.replace", "create", values)

    def replaced(self):
        """Return a claim whose replacement is reserved, and not handed out yet."""
        claim = self.received()
        wizard = self.replace_wizard(claim, self.new_lot())
        self.press("warranty.claim.replace", "action_apply", wizard)
        return claim

    def repairing(self):
        """Return a covered claim whose free repair, with one part, is being done."""
        claim = self.received()
        self.technician("warranty.claim", "action_repair", [claim])
        repair = self._add_part(claim)
        self.technician("repair.order", "action_validate", [repair])
        self.technician("repair.order", "action_repair_start", [repair])
        return claim

    def asking(self, part):
        """Return the free repair of a covered claim that asks for one piece of a part."""
        claim = self.received()
        self.technician("warranty.claim", "action_repair", [claim])
        repair = self._add_part(claim, part)
        self.technician("repair.order", "action_validate", [repair])
        return repair

    def repaired(self):
        """Return a covered claim that waits to be handed over."""
        return self._end_repair(self.repairing())

    def quoted(self):
        """Return a refused claim with the quotation of its charged repair."""
        claim = self.received(card_lost=True)
        self.technician("warranty.claim", "action_quote", [claim])
        self._add_part(claim)
        return claim

    def charged(self):
        """Return a claim whose charged work was accepted and done."""
        claim = self.quoted()
        self.press("warranty.claim", "action_accept", claim)
        repair = self.get("warranty.claim", claim, "repair_id")
        self.technician("repair.order", "action_repair_start", [repair])
        return self._end_repair(claim)

    def _add_part(self, claim, part=None):
        repair = self.get("warranty.claim", claim, "repair_id")
        line = {"product_id": part or self.part, "product_uom_qty": 1, "repair_line_type": "add"}
        self.technician("repair.order", "write", [repair], {"move_ids": [(0, 0, line)]})
        return repair

    def _end_repair(self, claim):
        repair = self.get("warranty.claim", claim, "repair_id")
        self.technician("repair.order", "action_repair_end", [repair])
        return claim

    # === the supplier === #

    def approved(self):
        """Return a recovery for which the supplier gave its RMA number."""
        claim = self.replaced()
        self.press("warranty.claim", "action_close", claim)
        recovery = self.press("warranty.claim", "action_recover", claim)["res_id"]
        self.press("warranty.recovery", "action_request", recovery)
        self.desk("warranty.recovery", "write", [recovery], {"rma_number": "RMA-1"})
        self.press("warranty.recovery", "action_approve", recovery)
        return recovery

    def sent(self):
        """Return a recovery whose unit is at the supplier."""
        recovery = self.approved()
        self.press("warranty.recovery", "action_send", recovery)
        return recovery

    def settle_wizard(self, recovery, login="desk", **values):
        """Return the open dialog in which someone settles a recovery."""
        values = {"recovery_id": recovery, **values}
        return self.client(login)("warranty.recovery.settle", "create", values)
