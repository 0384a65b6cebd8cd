"""The story goes on: a site, advice, a contract, its visits and a call-out."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form
from odoo.tools import convert_file

# what pays off where, indoors: site, cameras, their age, their value and the cost of an hour without one
# as parts of what the adviser assumes, call-outs in the package, what is cheapest in every year
PAYS_OFF = [
    ("Văn phòng Quận 3", 4, 0, 1, 0.1, 1, "none"),  # little fails, and nobody misses it for a day
    ("Bãi xe Thủ Đức", 6, 3, 25, 0, 2, "preventive"),  # dear cameras, and a spare on the shelf
    ("Nhà máy Long An", 40, 2, 1, 1, 2, "packaged"),  # an hour without picture costs money
]

# one white pixel: a photo, and what a customer's finger draws on a tablet
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


class Maintenance:
    """What the planner, the technician and the customer's desk do with devices that are sold."""

    def __init__(self, story, now):
        self.story = story
        self.env = story.env
        self.now = now
        self.start = now - timedelta(days=100)

    def ref(self, name):
        return self.env.ref(f"poe_maintenance.{name}")

    def as_planner(self, record):
        return record.with_user(self.ref("user_planner"))

    def tell(self):
        """Play the part on a database in which the story of the warranty was told."""
        convert_file(
            self.env, "poe_maintenance", "demo/res_users.xml", {}, mode="init", noupdate=True
        )
        self.price()
        technician = self.hire()
        self.load_van(technician)
        site = self.install(technician)
        contract = self.advise(site)
        self.bill(contract)
        visit = self.assign(contract, technician)
        self.visit(visit)
        self.call(site)
        self.measure(contract)
        self.compare()

    def price(self):
        """A call-out costs the customer, and a trip us, what the adviser assumes."""
        company = self.env.company
        assumed = self.env["maintenance.assumption"]._get_for(company)
        day = self.now.date()
        callout = self.ref("product_callout")
        callout.list_price = assumed._convert(assumed.callout_price, company, day)
        company.maintenance_trip_cost = assumed._convert(assumed.travel_cost, company, day)

    # === people and instruments === #

    def hire(self):
        """A technician who may serve recorders, and an instrument that is calibrated."""
        user = self.story.ref("user_technician")
        skill = self.ref("skill_recorder")
        employee = self.env["hr.employee"].create({"name": user.name, "user_id": user.id})
        self.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_type_id": skill.skill_type_id.id,
                "skill_id": skill.id,
                "skill_level_id": skill.skill_type_id.skill_level_ids[0].id,
                "valid_from": self.start.date() - timedelta(days=200),
                "valid_to": self.start.date() + timedelta(days=500),
            }
        )
        planner = self.as_planner(self.env["maintenance.competence"])
        planner.create(
            {"category_id": self.ref("equipment_category_recorder").id, "skill_id": skill.id}
        )
        meter = self.as_planner(self.env["maintenance.equipment"]).create(
            {
                "name": "Multimeter MM-03",
                "is_instrument": True,
                "certificate_ids": [
                    Command.create(
                        {
                            "name": "Calibration",
                            "certificate_number": "CAL-2291",
                            "date": self.start.date() - timedelta(days=30),
                            "renewal_date": self.start.date() + timedelta(days=335),
                        }
                    )
                ],
            }
        )
        self.story.note(
            "Technician certified, instrument calibrated",
            meter._is_calibrated(self.now.date()),
            True,
            document=meter.name,
        )
        return user

    def load_van(self, technician):
        """Three adapters go into the technician's van."""
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        van = self.env["stock.location"].create(
            {"name": "Van 1", "usage": "internal", "location_id": warehouse.view_location_id.id}
        )
        technician.employee_ids.van_location_id = van
        adapter = self.story.ref("product_adapter")
        with self.story.at(self.start):
            transfer = self.story.model("stock.picking", "warehouse").create(
                {
                    "picking_type_id": warehouse.int_type_id.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": van.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": adapter.id,
                                "product_uom_qty": 3,
                                "location_id": warehouse.lot_stock_id.id,
                                "location_dest_id": van.id,
                            }
                        )
                    ],
                }
            )
            transfer.action_confirm()
            transfer.move_ids.write({"quantity": 3, "picked": True})
            transfer.button_validate()
        self.story.note(
            "Van loaded", transfer.state, "done", document=transfer.name, stock="3 moved"
        )

    # === the site and its contract === #

    def install(self, technician):
        """Sell two cameras and a recorder, and install them at the customer's warehouse."""
        camera, recorder = self.story.ref("product_camera"), self.story.ref("product_recorder")
        serials = {camera: ["CAM0011", "CAM0012"], recorder: ["NVR0011"]}
        self.story.buy(self.start - timedelta(days=5), serials, {})
        order = self.story.sell(
            self.start - timedelta(days=2),
            "partner_an_phat",
            [(camera, 2), (recorder, 1)],
            serials,
        )
        with self.story.at(self.start):
            form = Form(self.as_planner(self.env["maintenance.site"]))
            form.name = "Kho Bình Dương"
            form.partner_id = self.story.ref("partner_an_phat")
            form.environment = "outdoor"
            site = form.save()
            devices = order.warranty_card_ids.equipment_ids
            self.as_planner(devices).write(
                {
                    "site_id": site.id,
                    "installed_on": self.start.date(),
                    "installer_id": technician.id,
                }
            )
        self.story.note(
            "Devices installed at the site",
            ", ".join(sorted(devices.mapped("lot_id.name"))),
            "CAM0011, CAM0012, NVR0011",
            document=site.name,
            decision=", ".join(sorted(devices.mapped("lot_id.name"))),
        )
        return site

    def advise(self, site):
        """Advise on the site, quote the packaged contract, and let the customer accept it."""
        with self.story.at(self.start):
            action = self.story.as_user(site, "seller").action_advise()
            form = Form(self.story.model("maintenance.proposal", "seller").browse(action["res_id"]))
            form.option = "packaged"
            form.years = 1
            form.billing_period = "quarter"
            form.callouts_included = 4
            form.date_start = self.start.date()
            proposal = form.save()
            self.story.note(
                "Adviser: an outdoor site is visited every",
                ", ".join(sorted({f"{line.interval_months}" for line in proposal.line_ids})),
                "3",
                document=proposal.name,
                decision="3 months, packaged",
                amount=proposal.yearly_price,
            )
            order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
            self.story.as_user(order, "seller").action_confirm()
        contract = order.sudo().maintenance_contract_ids
        self.story.note(
            "Quotation accepted: contract made",
            f"{contract.maintenance_kind}, {len(contract.device_ids)} devices",
            "packaged, 3 devices",
            document=order.name,
            decision=contract.name,
            amount=order.amount_total,
        )
        return contract

    def bill(self, contract):
        """Let the scheduled jobs of that day invoice the first quarter and plan the visits."""
        with self.story.at(self.start):
            self.env["contract.contract"].cron_recurring_create_invoice()
            invoice = contract._get_related_invoices()
            self.story.as_user(invoice, "accountant").action_post()
            self.as_planner(contract).action_plan_visits()
        order = contract.sale_order_id
        self.story.note(
            "First quarter invoiced by the contract",
            f"{invoice.amount_total:.0f}",
            f"{order.amount_total / 4:.0f}",
            document=invoice.name or "draft",
            amount=invoice.amount_total,
        )
        self.story.note(
            "Visits planned",
            f"{len(contract.visit_ids)} visits, {len(contract.visit_ids[0].visit_line_ids)} devices",
            "4 visits, 3 devices",
            decision=f"{len(contract.visit_ids)} visits",
        )

    # === the visit === #

    def assign(self, contract, technician):
        """Who lacks the certificate for recorders is refused; the technician is not."""
        visit = self.as_planner(contract.visit_ids.sorted("schedule_date")[0])
        try:
            with self.env.cr.savepoint():
                visit.user_id = self.story.ref("user_desk")
            refused = "accepted"
        except ValidationError:
            refused = "refused"
        visit.user_id = technician
        self.story.note(
            "Someone without certificate is assigned", refused, "refused", document=visit.name
        )
        return visit

    def visit(self, visit):
        """Start, check the devices, find a camera without picture, put in an adapter, finish."""
        with self.story.at(visit.schedule_date):
            visit = self.story.as_user(visit, "technician")
            visit.action_start_visit()
            bad = visit.visit_line_ids.filtered(lambda li: li.equipment_id.lot_id.name == "CAM0012")
            fault = bad.result_ids.filtered(lambda result: not result.item_id.on_the_spot)[:1]
            fault.action_fail()
            fault.action_follow_up()
            self.story.note(
                "A fault on a visit: by what covers it",
                f"{fault.follow_up_kind}, {fault.claim_id.decision}",
                "claim, covered",
                document=fault.claim_id.name,
                decision=f"CAM0012: {fault.item_id.name}",
            )
            self.check(visit)
            form = Form(visit, "poe_maintenance.maintenance_request_view_form_visit")
            with form.part_ids.new() as part:
                part.product_id = self.story.ref("product_adapter")
                part.quantity = 1
            form.save()
            visit.write({"signature": PIXEL, "signed_by": "Lan"})
            visit.action_finish_visit()
        self.story.note(
            "Visit finished, signed, report sent",
            ", ".join(sorted(visit.visit_line_ids.mapped("state"))),
            "done, done, failed",
            document=visit.name,
            stock=f"-{sum(visit.sudo().part_ids.move_id.mapped('quantity')):g}",
        )

    def check(self, visit):
        """Go through the lists: readings in the middle of their limits, photos, all else right."""
        meter = self.env["maintenance.equipment"].search([("name", "=", "Multimeter MM-03")])
        for result in visit.visit_line_ids.result_ids:
            if result.photo_required:
                photo = {"name": "photo.png", "datas": PIXEL}
                result.photo_ids = [Command.create(photo)]
            if result.kind == "reading" and result.state == "todo":
                if result.instrument_required:
                    result.instrument_id = meter
                high = result.limit_max if result.has_max else result.limit_min
                result.reading = (result.limit_min + high) / 2
        visit.visit_line_ids.action_pass_rest()

    def call(self, site):
        """The customer calls; the contract includes it, and the clock stops in time."""
        reported = self.now.replace(hour=2, minute=0, second=0) - timedelta(days=2)
        device = site.equipment_ids.filtered(lambda d: d.lot_id.name == "CAM0011")
        with self.story.at(reported):
            action = self.story.as_user(device, "desk").action_new_callout()
            Call = self.story.model("maintenance.request", "desk").with_context(**action["context"])
            form = Form(Call, "poe_maintenance.maintenance_request_view_form_visit")
            form.name = "No picture at the gate"
            call = form.save()
            self.story.note(
                "Call-out: who pays",
                call.charge_kind,
                "warranty",
                document=call.name,
                decision=call.charge_reason,
            )
            call = self.story.as_user(call, "technician")
            call.action_respond()
        with self.story.at(reported + timedelta(hours=1)):
            call.action_start_visit()
        with self.story.at(reported + timedelta(hours=2)):
            call.write({"signature": PIXEL, "signed_by": "Lan"})
            call.action_finish_visit()
        self.story.note("Call-out put right", call.sla_status, "met", document=call.name)

    def measure(self, contract):
        """Look at the figures of the contract."""
        self.story.note(
            "Figures of the contract: devices due, done",
            f"{contract.due_count}, {contract.done_count}",
            "3, 3",
            document=contract.name,
            amount=contract.margin,
        )

    def compare(self):
        """Three places to advise on: where a preventive contract pays off, where a packaged one does, and
        where none does."""
        cameras = self.ref("equipment_category_camera")
        for name, quantity, age, value, downtime, callouts, expected in PAYS_OFF:
            site = self.as_planner(self.env["maintenance.site"]).create(
                {"name": name, "partner_id": self.story.ref("partner_an_phat").id}
            )
            line = {"category_id": cameras.id, "quantity": quantity, "age": age}
            proposal = self.story.model("maintenance.proposal", "seller").create(
                {
                    "site_id": site.id,
                    "callouts_included": callouts,
                    "line_ids": [Command.create(line)],
                }
            )
            proposal.downtime_cost *= downtime
            proposal.line_ids.unit_value *= value
            proposal.action_advise()
            figures = proposal._get_comparison()
            cheapest = {option for (option, _years), of in figures.items() if of["cheapest"]}
            self.story.note(
                f"Adviser: what pays off at {quantity} cameras",
                ", ".join(sorted(cheapest)),
                expected,
                document=proposal.name,
                decision=name,
            )
