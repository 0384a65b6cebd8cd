"""The demo story: POE Sec sells cameras, delivers them, and serves the claims that come back.

Every step presses the buttons and completes the transfers that people do, as the user of the desk
concerned, and says what must come out of it: a step holds what was expected and what was seen.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from maintenance import Maintenance

from odoo import Command
from odoo.tests import Form
from odoo.tools import convert_file

DEMO_FILES = (
    "demo/res_partner.xml",
    "demo/product_template.xml",
    "demo/product_supplierinfo.xml",
    "demo/res_users.xml",
)
NOW = datetime.utcnow().replace(microsecond=0)


def ago(**delta):
    """Return a moment before now; sales lie in the past so that terms can have run out."""
    return NOW - timedelta(**delta)


@dataclass
class Step:
    """One row of the table: what was done, what must come out, what did."""

    text: str
    document: str = ""
    decision: str = ""
    amount: float = 0.0
    stock: str = ""
    expected: str = ""
    seen: str = ""

    @property
    def ok(self):
        return self.expected == self.seen


class Story:
    """The story and its steps so far."""

    def __init__(self, env):
        self.env = env
        self.steps = []

    def ref(self, name):
        return self.env.ref(f"poe_warranty.{name}")

    def as_user(self, record, login):
        """Return the record as one of the demo's users sees it."""
        return record.with_user(self.ref(f"user_{login}"))

    def model(self, name, login):
        return self.as_user(self.env[name], login)

    def note(self, text, seen, expected, document="", decision="", amount=0.0, stock=""):
        self.steps.append(Step(text, document, decision, amount, stock, str(expected), str(seen)))

    @contextmanager
    def at(self, moment):
        """Let what happens inside happen at a moment in the past."""
        with freeze_time(moment):
            yield
            self.env.flush_all()

    # === the company === #

    def set_up(self):
        env = self.env
        env["res.lang"]._activate_and_install_lang("vi_VN")
        company = env.company
        company.write(
            {
                "name": "POE Sec",
                "street": "100 Cách Mạng Tháng Tám",
                "city": "TP. Hồ Chí Minh",
                "country_id": env.ref("base.vn").id,
                "phone": "028 7300 1234",
                "email": "bao-hanh@poe.example.com",
            }
        )
        env["account.chart.template"].try_loading("vn", company, install_demo=False)
        for file in DEMO_FILES:
            convert_file(env, "poe_warranty", file, {}, mode="init", noupdate=True)
        (
            self.ref("partner_an_phat") | self.ref("partner_binh_minh") | self.ref("partner_cuong")
        ).lang = "vi_VN"
        if "has_received_warning_stock_sms" in company:
            # the question Odoo asks a company once, at its first delivery: no SMS here
            company.write(
                {"has_received_warning_stock_sms": True, "stock_text_confirmation": False}
            )
        for service in ("labour", "travel", "transport", "diagnosis"):
            company[f"warranty_{service}_product_id"] = self.ref(f"product_{service}")
        company.warranty_technician_id = self.ref("user_technician")
        env.ref("base.user_admin").tz = "Asia/Ho_Chi_Minh"
        self.note(
            "Company with Vietnamese chart of accounts",
            f"{company.currency_id.name} {company.account_sale_tax_id.amount:g} %",
            "VND 10 %",
            document=company.name,
        )

    # === trade === #

    def buy(self, moment, serials, quantities):
        """Order from the supplier and receive: ``{product: [serial]}`` and ``{product: quantity}``."""
        lines = {product: len(names) for product, names in serials.items()} | quantities
        with self.at(moment):
            order = self.model("purchase.order", "buyer").create(
                {
                    "partner_id": self.ref("partner_supplier").id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_qty": quantity,
                                "price_unit": product.standard_price,
                            }
                        )
                        for product, quantity in lines.items()
                    ],
                }
            )
            order.button_confirm()
            receipt = self.as_user(order.picking_ids, "warehouse")
            for move in receipt.move_ids:
                names = serials.get(move.product_id.sudo(), [])
                for line, name in zip(move.move_line_ids, names, strict=False):
                    line.lot_name = name
                move.quantity = move.product_uom_qty if not names else len(names)
                for line, name in zip(move.move_line_ids, names, strict=True) if names else ():
                    line.lot_name = name
                move.picked = True
            receipt.button_validate()
        self.note(
            "Goods received",
            receipt.state,
            "done",
            document=f"{order.name} {receipt.name}",
            stock=f"+{sum(lines.values())}",
        )

    def sell(self, moment, partner, lines, serials, payment_days=0):
        """Sell, deliver and return the order: ``lines`` is ``[(product, quantity)]``."""
        with self.at(moment):
            form = Form(self.model("sale.order", "seller"))
            form.partner_id = self.ref(partner)
            for product, quantity in lines:
                with form.order_line.new() as line:
                    line.product_id = product
                    line.product_uom_qty = quantity
            order = form.save()
            order.action_confirm()
        with self.at(moment + timedelta(hours=4)):
            delivery = self.as_user(order.picking_ids, "warehouse")
            for move in delivery.move_ids:
                names = serials.get(move.product_id.sudo(), [])
                if names:
                    lots = self.env["stock.lot"].search([("name", "in", names)], order="name")
                    for line, lot in zip(move.move_line_ids, lots, strict=True):
                        line.lot_id = lot
                move.picked = True
            delivery.button_validate()
        cards = order.sudo().warranty_card_ids
        expected = sum(map(len, serials.values())) + (
            1 if self.ref("product_adapter") in [product for product, _quantity in lines] else 0
        )
        self.note(
            "Delivered, warranty cards issued",
            f"{delivery.state}, {len(cards)} cards",
            f"done, {expected} cards",
            document=f"{order.name} {delivery.name}",
            decision=", ".join(cards.filtered("serial").mapped("serial")),
            stock=f"-{sum(delivery.move_ids.mapped('quantity')):g}",
        )
        return order.sudo()

    def invoice(self, moment, order, expected, due_days=0):
        """Invoice an order through the wizard and post it."""
        with self.at(moment):
            orders = self.as_user(order, "accountant")
            wizard = self.model("sale.advance.payment.inv", "accountant").with_context(
                active_model="sale.order", active_ids=orders.ids
            )
            wizard.create({}).create_invoices()
            invoice = order.invoice_ids.with_user(self.ref("user_accountant"))
            today = datetime.now().date()
            invoice.write({"invoice_date": today, "invoice_payment_term_id": False})
            invoice.invoice_date_due = today + timedelta(days=due_days)
            invoice.action_post()
        self.note(
            "Invoiced",
            f"{invoice.amount_total:.0f}",
            f"{expected:.0f}",
            document=invoice.name,
            amount=invoice.amount_total,
        )
        return invoice

    def pay(self, moment, invoice):
        with self.at(moment):
            self.model("account.payment.register", "accountant").with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({})._create_payments()
        self.note(
            "Paid",
            f"{invoice.amount_residual:.0f} open",
            "0 open",
            document=invoice.name,
            amount=invoice.amount_total,
        )

    # === claims === #

    def claim(self, serial, expected, fault, causes=(), notice=None, **facts):
        """Register a device at the desk, inspect it, and read the verdict."""
        form = Form(self.model("warranty.claim", "desk"))
        form.device_serial = serial
        form.fault_description = fault
        form.notice_datetime = notice or ago(hours=2)
        form.received_datetime = NOW
        for name, value in facts.items():
            setattr(form, name, value)
        claim = form.save()
        claim.action_inspect()
        claim = self.as_user(claim, "technician")
        if causes:
            with Form(claim) as inspected:
                for cause in causes:
                    with inspected.observation_ids.new() as observation:
                        observation.code_id = self.ref(f"warranty_code_{cause}")
                        observation.origin = "customer"
        claim.action_assess()
        self.judged(f"Claim: {fault}", claim, expected)
        return claim

    def judged(self, text, claim, expected):
        clauses = ", ".join(
            claim.finding_ids.filtered(lambda f: f.effect != "warn").mapped("clause")
        )
        seen = f"{claim.decision} {clauses}".strip()
        self.note(text, seen, expected, document=claim.name, decision=seen)

    def repair(self, claim, part, amount):
        """Do the work on the claim's repair, with one part, and hand the device over."""
        board = part.with_context(lang=None)
        before = board.qty_available
        repair = claim.repair_id
        repair.action_repair_start()
        repair.action_repair_end()
        board.invalidate_recordset()
        moved = before - board.qty_available
        self.note(
            "Repaired",
            f"{repair.state}, {moved:g} part, {amount:.0f}",
            f"done, 1 part, {amount:.0f}",
            document=repair.name,
            amount=amount,
            stock=f"-{moved:g} {part.default_code}",
        )
        claim.action_close()

    # === the device's way, and what it costs us === #

    def place(self, serial):
        """Return where a serial lies and under whose name, as stock has it."""
        lot = self.env["stock.lot"].search([("name", "=", serial)])
        quant = lot.quant_ids.filtered(lambda quant: quant.quantity > 0)
        return " of ".join(filter(None, (quant.location_id.name, quant.owner_id.name)))

    def bring_in(self, claim, expected):
        """The desk takes the device in: it lies with us, under its owner's name."""
        self.as_user(claim, "desk").action_receive()
        seen = self.place(claim.lot_id.name)
        self.note("Device taken in", seen, expected, document=claim.name, decision=seen)

    def carry(self, claim):
        """The desk notes the carrier who brought the device and took it back (S35)."""
        with Form(self.as_user(claim, "desk")) as form:
            for way in ("From the customer", "To the customer"):
                with form.cost_ids.new() as cost:
                    cost.kind = "transport"
                    cost.name = way

    def count_cost(self, claim, expected):
        """What the claim cost us: parts at cost and transport; the customer pays nothing."""
        claim.invalidate_recordset()
        self.note(
            "Handed back; what it cost us",
            f"{claim.covered_cost:.0f}, {claim.invoice_count} invoices, {self.place(claim.lot_id.name)}",
            f"{expected:.0f}, 0 invoices, Customers",
            document=claim.cost_ids.sudo().account_move_id.name,
            amount=claim.covered_cost,
        )

    def replace(self, claim, serial):
        """The desk hands another unit out in exchange (S32)."""
        claim = self.as_user(claim, "desk")
        card = claim.card_id
        action = claim.action_replace()
        wizard = Form(
            self.model("warranty.claim.replace", "desk").with_context(**action["context"])
        )
        wizard.lot_id = self.env["stock.lot"].search([("name", "=", serial)])
        wizard.save().action_apply()
        claim.action_close()
        new = claim.replacement_card_id
        today = new.policy_id._get_local_date(datetime.utcnow())
        self.note(
            "Replaced, a new card with its full term",
            f"{card.state} by {new.serial}, {new.date_start} to {new.nominal_end}",
            f"replaced by {serial}, {today} to {today + relativedelta(months=36)}",
            document=claim.name,
            decision=f"{card.serial} by {new.serial}",
            stock="-1 NVR-16",
        )
        seen = self.place(card.serial)
        self.note("The defective unit is ours", seen, "Defective units", decision=seen)

    def recover(self, claim, number):
        """The desk claims the cost back from the supplier; the accountant posts its credit note."""
        desk = self.as_user(claim, "desk")
        recovery = self.model("warranty.recovery", "desk").browse(desk.action_recover()["res_id"])
        action = recovery.action_request()
        composer = self.model("mail.compose.message", "desk").with_context(**action["context"])
        Form(composer).save().action_send_mail()
        self.note(
            "Claimed from the supplier",
            f"{recovery.state} {recovery.expected_amount:.0f}, eligible {recovery.is_eligible}",
            "requested 4800000, eligible True",
            document=recovery.name,
            amount=recovery.expected_amount,
        )
        recovery.rma_number = number
        recovery.action_approve()
        recovery.action_send()
        seen = self.place(recovery.lot_id.name)
        self.note(
            "Sent back under an RMA number",
            f"{recovery.state}, {seen}",
            "sent, Supplier warranty",
            document=recovery.picking_ids.sudo().name,
            decision=number,
        )
        wizard = Form(
            self.model("warranty.recovery.settle", "desk").with_context(
                **recovery.action_settle()["context"]
            )
        )
        wizard.outcome = "full"
        wizard.save().action_apply()
        credit = self.as_user(recovery.sudo().credit_note_ids, "accountant")
        credit.action_post()
        self.env.flush_all()
        report = self.model("warranty.cost.report", "accountant")
        costs = report._read_group([("claim_id", "=", claim.id)], ["kind"], ["amount:sum"])
        net = ", ".join(f"{kind} {amount:.0f}" for kind, amount in sorted(costs))
        self.note(
            "Credited in full; the report nets it",
            f"{recovery.state}, {credit.state}, {net}",
            "settled, posted, recovery -4800000, replacement 4800000",
            document=credit.name,
            amount=credit.amount_total,
        )

    def decline(self, serial):
        """The customer refuses the quotation: the device goes back as it came (S37)."""
        claim = self.env["warranty.claim"].search([("device_serial", "=", serial)])
        self.bring_in(claim, f"Devices in service of {claim.partner_id.name}")
        claim = self.as_user(claim, "technician")
        claim.action_quote()
        self.add_part(claim, self.ref("product_ir_board"))
        quotation = claim.sale_order_id
        # half of 1,200,000, labour for nothing, + 10 %
        self.note(
            "Quotation with goodwill",
            f"{quotation.amount_total:.0f}",
            "660000",
            document=quotation.name,
            amount=quotation.amount_total,
        )
        desk = self.as_user(claim, "desk")
        desk.action_refuse()
        desk.action_hand_back()
        desk.action_close()
        seen = f"{claim.state}, {quotation.state}, {claim.invoice_count} invoices"
        self.note(
            "Refused by the customer, handed back",
            f"{seen}, {self.place(serial)}",
            "closed, cancel, 0 invoices, Customers",
            document=claim.name,
            decision=seen,
        )

    def keep_parts(self, part):
        """The warranty administrator lets the stock of a spare part be worked out, and applies it."""
        Proposal = self.model("warranty.spare.proposal", "warranty_manager")
        Proposal.action_propose()
        proposal = Proposal.search([("product_id", "=", part.id)])
        # 2 used in 12 months, 14 days to wait: none or one in 99.7 of 100 times
        self.note(
            "Spare parts proposed",
            f"{proposal.used_12m:g} used, {proposal.lead_days} days,"
            f" {proposal.proposed_min} to {proposal.proposed_max}",
            "2 used, 14 days, 1 to 2",
            document=part.default_code,
            decision=f"keep {proposal.proposed_min} to {proposal.proposed_max}",
        )
        proposal.action_apply()
        rule = proposal.orderpoint_id.sudo()
        self.note(
            "Replenishment rule set",
            f"{proposal.status} {rule.product_min_qty:g} to {rule.product_max_qty:g}",
            "applied 1 to 2",
            document=rule.name,
        )

    def add_part(self, claim, part):
        with Form(claim.repair_id) as repair, repair.move_ids.new() as line:
            line.product_id = part
            line.product_uom_qty = 1

    # === beyond the checks === #

    def promote(self):
        """A manufacturer's promotion that runs while most of the devices are delivered (C2)."""
        self.model("warranty.promotion", "warranty_manager").create(
            {
                "name": "One free cleaning a year",
                "date_from": ago(days=150).date(),
                "date_to": ago(days=30).date(),
                "product_brand_id": self.ref("product_brand_poe").id,
                "line_ids": [
                    Command.create({"product_id": self.ref("product_cleaning").id, "months": 12})
                ],
            }
        )

    def book(self, serial):
        """Book a device's free service, and one more than it has."""
        card = self.env["warranty.card"].search([("serial", "=", serial)])
        entitlement = self.as_user(card.entitlement_ids, "desk")
        for expected in ("sale 0", "draft 330000"):
            order = self.env["sale.order"].browse(entitlement.action_book()["res_id"])
            self.note(
                "Free cleaning booked" if expected == "sale 0" else "A second one is a quotation",
                f"{order.state} {order.amount_total:.0f}",
                expected,
                document=order.name,
                decision=f"{entitlement.left} left",
                amount=order.amount_total,
            )

    def decide_as_manager(self, serial):
        """Grant goodwill on a claim that the checks refused."""
        claim = self.env["warranty.claim"].search([("device_serial", "=", serial)])
        wizard = Form(
            self.model("warranty.claim.override", "warranty_manager").with_context(
                default_claim_id=claim.id
            )
        )
        wizard.outcome = "goodwill"
        wizard.goodwill_parts = 50
        wizard.reason = "Ten cameras bought this year; the lens fogged before the end"
        wizard.save().action_apply()
        claim.invalidate_recordset()
        self.note(
            "Goodwill granted by the manager",
            f"{claim.decision} {claim.goodwill_parts:g} % / {claim.goodwill_labour:g} %",
            "excluded 50 % / 100 %",
            document=claim.name,
            decision="parts 50 %, labour 100 %",
        )

    def refuse(self, serial):
        """Send the refusal letter; it stays on the claim as it was sent."""
        claim = self.env["warranty.claim"].search([("device_serial", "=", serial)])
        claim = self.as_user(claim, "desk")
        action = claim.action_send_refusal()
        composer = Form(
            self.model("mail.compose.message", "desk").with_context(**action["context"])
        ).save()
        composer.action_send_mail()
        letters = self.env["ir.attachment"].search(
            [("res_model", "=", claim._name), ("res_id", "=", claim.id)]
        )
        self.note(
            "Refusal letter sent",
            f"{len(letters)} letter",
            "1 letter",
            document=claim.name,
            decision=letters[:1].name,
        )

    def duplicate(self, serial):
        """Print a copy of a lost card."""
        card = self.env["warranty.card"].search([("serial", "=", serial)])
        action = self.as_user(card, "desk").action_duplicate()
        wizard = Form(
            self.model("warranty.card.duplicate", "desk").with_context(**action["context"])
        )
        wizard.reason = "Lost in the move"
        wizard.save().action_print()
        self.note("Duplicate card", f"copy {card.copy_ids.number}", "copy 1", document=card.name)

    def take_in(self, serial, loaner):
        """Register a device at the reception screen and hand out its receipt with a loaner."""
        desk = self.model("warranty.claim", "desk")
        made = desk.desk_register(
            {
                "device_serial": serial,
                "fault_description": "No picture since the thunderstorm",
                "device_condition": "Clean, two screws missing",
                "accessories": "Bracket",
                "loaner_lot_id": loaner.id,
            }
        )
        receipt = self.model("warranty.receipt", "desk").browse(made["id"])
        receipt.action_confirm()
        today = receipt._get_policy()._get_local_date(receipt.date)
        days = (receipt.promised_date - today).days
        self.note(
            "Taken in with a loaner",
            f"{receipt.state}, promised in {days} days",
            "open, promised in 15 days",
            document=receipt.name,
            decision=f"loaner {loaner.name}",
        )

    # === the story === #

    def tell(self):
        """Play the whole story, on a database without it, as the superuser."""
        self.set_up()
        camera, recorder = self.ref("product_camera"), self.ref("product_recorder")
        adapter, vms = self.ref("product_adapter"), self.ref("product_vms")
        board = self.ref("product_ir_board")
        self.buy(
            ago(days=1000),
            {
                camera: [f"CAM{number:04d}" for number in range(1, 9)],
                recorder: ["NVR0001", "NVR0002", "NVR0003", "LN0001"],
            },
            {adapter: 10, vms: 5, board: 6},
        )
        loaner = self.env["stock.lot"].search([("name", "=", "LN0001")])
        loaner.is_loaner = True
        self.promote()
        old = self.sell(ago(days=900), "partner_cuong", [(camera, 1)], {camera: ["CAM0001"]})
        self.pay(ago(days=899), self.invoice(ago(days=900), old, 2_750_000))
        order = self.sell(
            ago(days=120),
            "partner_an_phat",
            [(camera, 3), (recorder, 1), (adapter, 3), (vms, 1)],
            {camera: ["CAM0002", "CAM0003", "CAM0004"], recorder: ["NVR0001"]},
        )
        # (3 × 2,500,000 + 7,000,000 + 3 × 150,000) + 10 %
        self.pay(ago(days=110), self.invoice(ago(days=119), order, 16_445_000, due_days=30))
        late = self.sell(
            ago(days=60),
            "partner_binh_minh",
            [(camera, 2), (recorder, 1)],
            {camera: ["CAM0005", "CAM0006"], recorder: ["NVR0002"]},
        )
        open_invoice = self.invoice(ago(days=60), late, 13_200_000, due_days=15)

        # free of charge
        free = self.claim(" cam-0002 ", "covered", "No picture at night", seal_condition="intact")
        self.bring_in(free, "Devices in service of Công ty TNHH An Phát")
        free.action_repair()
        self.add_part(free, board)
        free.repair_id.action_validate()
        self.carry(free)
        self.repair(free, board, 0.0)
        # a board of 700,000, and 60,000 each way
        self.count_cost(free, 820_000)

        # charged: 1,200,000 + 300,000 = 1,500,000 + 10 % = 1,650,000
        charged = self.claim("CAM0003", "excluded III.5", "Fell off the wall", causes=["dropped"])
        charged.action_quote()
        self.add_part(charged, board)
        quotation = charged.sale_order_id
        self.note(
            "Quotation from the customer's pricelist",
            f"{quotation.amount_total:.0f}",
            "1650000",
            document=quotation.name,
            amount=quotation.amount_total,
        )
        self.as_user(quotation, "seller").action_confirm()
        self.repair(charged, board, quotation.amount_total)
        self.pay(NOW, self.invoice(NOW, quotation.sudo(), 1_650_000))

        # held until paid
        held = self.claim("NVR0002", "hold III.10", "Does not record")
        self.pay(NOW, open_invoice)
        held.invalidate_recordset()
        self.judged("Hold released by the payment", held, "covered")
        # and exchanged; the supplier pays
        self.bring_in(held, "Devices in service of Nhà hàng Bình Minh")
        self.replace(held, "NVR0003")
        self.recover(held, "RMA-2048")

        # refused
        self.claim("CAM0001", "excluded III.1", "Blurred picture")
        self.claim(
            "CAM0004",
            "excluded III.1, III.2",
            "Dead, card lost, seal torn",
            card_lost=True,
            seal_condition="torn",
        )
        self.claim("NVR0001", "excluded III.8", "VMS on the PC crashes", fault_area="software")
        # nobody's
        self.claim("ZZZ999", "not_found", "Bought elsewhere", partner_id=self.ref("partner_cuong"))
        self.claim("CAM0008", "review II.1", "Serial still in our stock")
        self.decide_as_manager("CAM0001")
        self.decline("CAM0001")
        self.refuse("CAM0004")
        self.book("CAM0002")
        self.duplicate("CAM0006")
        self.take_in("CAM0006", loaner)
        self.keep_parts(board)
        # waiting at the desk
        waiting = Form(self.model("warranty.claim", "desk"))
        waiting.device_serial = "CAM0005"
        waiting.fault_description = "Picture freezes every few minutes"
        waiting.received_datetime = NOW
        self.note("Waiting at the desk", waiting.save().state, "new", document="CAM0005")
        Maintenance(self, NOW).tell()
