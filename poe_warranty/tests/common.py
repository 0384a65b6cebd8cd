"""What every test of the add-on stands on: a company with any chart of accounts, a camera, a
recorder, an adapter and free software, a desk user, and the public path from order to claim."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, api, fields, models
from odoo.modules.registry import Registry
from odoo.tests import Form, HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

from .books import find_differences

# one white pixel
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class WarrantyCommon(AccountTestInvoicingCommon):
    world = None  # see keep_world

    @classmethod
    def get_default_groups(cls):
        return (
            super().get_default_groups()
            | cls.quick_ref("sales_team.group_sale_manager")
            | cls.quick_ref("stock.group_stock_manager")
            | cls.quick_ref("poe_warranty.group_warranty_manager")
            | cls.quick_ref("stock.group_production_lot")
        )

    @classmethod
    def keep_world(cls, env):
        """Make once, for all classes of a run, what each would make anew: most of their set-up.

        :param env: of the database the tests run on; it is left to the caller to commit
        """
        made = type("World", (cls,), {"env": env})
        with patch.object(TransactionCase, "setUpClass"):
            made.setUpClass()
        WarrantyCommon.world = {
            name: value for name, value in vars(made).items() if not name.startswith("_")
        }

    @classmethod
    def setUpClass(cls):
        if not cls.world:
            super().setUpClass()
            return cls._make_world()
        # past core's own classes, whose records are kept as well
        with cls._keep_caches():
            super(BaseCommon, cls).setUpClass()
        made_by = cls.world["env"]
        cls.env = cls.env(user=made_by.uid, context=made_by.context)
        for name, value in cls.world.items():
            setattr(cls, name, cls._bring(value))
        missing = cls.get_default_groups() - cls.env.user.group_ids
        if missing:
            cls.env.user.group_ids |= missing

    @classmethod
    def _bring(cls, value):
        """Return what was kept, its records in the transaction of the class."""
        if isinstance(value, dict):
            return {name: cls._bring(part) for name, part in value.items()}
        if isinstance(value, models.BaseModel):
            return value.with_env(cls.env)
        return cls.env if isinstance(value, api.Environment) else value

    @classmethod
    def _make_world(cls):
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.vn")
        cls.published = cls.env.ref("poe_warranty.warranty_policy_published")
        cls.consumer = cls.env.ref("poe_warranty.warranty_policy_consumer")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.camera = cls._make_product("Dome camera", "camera", tracking="serial")
        cls.recorder = cls._make_product("Recorder 16 channels", "recorder", tracking="serial")
        cls.adapter = cls._make_product("Power adapter", None, warranty=12)
        cls.software = cls._make_product("Free VMS software", None, without_warranty=True)
        cls.ir_board = cls._make_product(
            "IR board",
            None,
            list_price=120.0,
            standard_price=70.0,
            is_genuine_part=True,
            device_tmpl_ids=[Command.set((cls.camera | cls.recorder).product_tmpl_id.ids)],
        )
        cls.labour = cls.env["product.product"].create(
            {
                "name": "Repair labour",
                "type": "service",
                "list_price": 30.0,
                "invoice_policy": "order",
            }
        )
        cls.an = cls.env["res.partner"].create(
            {"name": "An", "phone": "0912 345 678", "country_id": cls.env.ref("base.vn").id}
        )
        cls.binh = cls.env["res.partner"].create(
            {"name": "Binh", "phone": "0987 654 321", "country_id": cls.env.ref("base.vn").id}
        )
        cls.desk = cls._make_user(
            "desk", "poe_warranty.group_warranty_user,stock.group_production_lot"
        )

    @classmethod
    def _make_user(cls, login, groups, company=None):
        """Create a user of one company alone, that of the tests when left out.

        :param str groups: external ids, with commas between them
        """
        company = company or cls.company
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _make_product(cls, name, kind, **vals):
        """Create a storable product of a device kind (``camera``, ``recorder`` or None)."""
        if kind:
            vals["categ_id"] = cls.env.ref(f"poe_warranty.product_category_{kind}").id
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": 100.0,
                "invoice_policy": "order",
                **vals,
            }
        )

    @classmethod
    def _keep_caches(cls):
        """Keep for who comes next what the one before did not invalidate, as core does after a
        rollback, instead of all views and rules worked out anew; requests tell of no invalidation."""
        if issubclass(cls, HttpCase):
            return nullcontext()
        return patch.object(Registry, "clear_all_caches", Registry.reset_changes)

    def setUp(self):
        with self._keep_caches():
            return super().setUp()

    # === the public path === #

    @classmethod
    def _receive(cls, product, serials=(), quantity=None):
        """Put serials, or a quantity, in stock through a receipt."""
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse.in_type_id.id,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity or len(serials),
                            "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                            "location_dest_id": cls.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        move = picking.move_ids
        if serials:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": product.id,
                        "lot_name": serial,
                        "quantity": 1,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
                for serial in serials
            ]
        else:
            move.quantity = quantity
        move.picked = True
        picking.button_validate()
        return cls.env["stock.lot"].search(
            [("product_id", "=", product.id), ("name", "in", list(serials))]
        )

    @classmethod
    def _stock(cls, product, serials):
        """Have serials in stock, the quick way of core's tests: :meth:`_receive` is for those whose
        value or supplier matters."""
        Quant, shelf = cls.env["stock.quant"], cls.warehouse.lot_stock_id
        lots = cls.env["stock.lot"].create(
            [{"name": serial, "product_id": product.id} for serial in serials]
        )
        for lot in lots:
            Quant._update_available_quantity(product, shelf, 1, lot_id=lot)

    @classmethod
    def _order(cls, partner, *lines):
        """Confirm a sales order of ``(product, quantity)`` or ``(product, quantity, price)``."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": line[0].id,
                            "product_uom_qty": line[1],
                            **({"price_unit": line[2]} if len(line) > 2 else {}),
                        }
                    )
                    for line in lines
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _hand_out(cls, serial, partner=None):
        """Deliver a serial without an order; return its card."""
        ends = {
            "location_id": cls.warehouse.lot_stock_id.id,
            "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
        }
        move = {**ends, "product_id": cls.camera.id, "product_uom_qty": 1}
        picking = cls.env["stock.picking"].create(
            {
                **ends,
                "picking_type_id": cls.warehouse.out_type_id.id,
                "partner_id": partner and partner.id,
                "move_ids": [Command.create(move)],
            }
        )
        picking.action_confirm()
        cls._deliver(picking, {cls.camera: [serial]})
        return picking.move_ids.warranty_card_ids

    @classmethod
    def _deliver(cls, picking, serials=None):
        """Complete a delivery, with ``{product: [serial, ...]}`` where products have serials."""
        for move in picking.move_ids:
            if move.has_tracking == "serial":
                names = (serials or {}).get(move.product_id, [])
                lots = cls.env["stock.lot"].search(
                    [("product_id", "=", move.product_id.id), ("name", "in", names)]
                )
                cls._pick(move, lots)
            else:
                move.quantity = move.product_uom_qty
            move.picked = True
        result = picking.button_validate()
        assert result is True, result
        return picking

    @classmethod
    def _pick(cls, move, lots):
        """Choose the serials that a move takes, unless it has reserved them."""
        if move.move_line_ids.lot_id == lots:
            return
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": move.product_id.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
            for lot in lots
        ]

    @classmethod
    def _sell(cls, serial, partner=None, product=None, moment=None):
        """Sell and deliver one serial, at a moment given as ``YYYY-MM-DD HH:MM:SS`` UTC.

        :return: its ``warranty.card``
        """
        return cls._sell_together([serial], partner, product, moment)

    @classmethod
    def _sell_together(cls, serials, partner=None, product=None, moment=None):
        """Sell and deliver serials of a product on one order, see :meth:`_sell`."""
        product = product or cls.camera
        with freeze_time(moment or datetime.now()):
            cls._stock(product, serials)
            order = cls._order(partner or cls.an, (product, len(serials)))
            cls._deliver(order.picking_ids, {product: serials})
        return order.warranty_card_ids

    @classmethod
    def _return(cls, picking, refund=True):
        """Take a whole delivery back through Odoo's return wizard."""
        wizard = Form(
            cls.env["stock.return.picking"].with_context(
                active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
            )
        ).save()
        for line in wizard.product_return_moves:
            line.quantity = line.move_quantity
            line.to_refund = refund
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        for move, origin in zip(back.move_ids, picking.move_ids, strict=True):
            if move.has_tracking == "serial":
                cls._pick(move, origin.move_line_ids.lot_id)
            else:
                move.quantity = move.product_uom_qty
            move.picked = True
        back.button_validate()
        return back

    @classmethod
    def _invoice(cls, order, due=None, pay=0.0):
        """Invoice an order, post, and pay a part of it through the payment wizard.

        :param due: date the invoice falls due
        """
        invoice = order._create_invoices()
        invoice.invoice_date = cls.consumer._get_local_date(fields.Datetime.now())
        if due:
            invoice.invoice_payment_term_id = False
            invoice.invoice_date_due = due
        invoice.action_post()
        if pay:
            cls._pay(invoice, pay)
        return invoice

    @classmethod
    def _pay(cls, invoice, amount):
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": amount})._create_payments()

    @classmethod
    def _use_base(cls):
        """Put the profile *Consumer law (Vietnam)* in force, with the holidays of fixture H."""
        cls.company.warranty_policy_id = cls.consumer
        holidays = [("2026-01-01", 1), ("2026-02-16", 5), ("2026-04-27", 1), ("2026-04-30", 1),
                    ("2026-05-01", 1), ("2026-09-01", 2), ("2027-01-01", 1)]  # fmt: skip
        for first, days in holidays:
            cls._holiday(first, days)

    @classmethod
    def _holiday(cls, first, days=1):
        """Enter a public holiday of Vietnam, as whole local days (UTC+7)."""
        start = fields.Datetime.to_datetime(first) - timedelta(hours=7)
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": cls.consumer.calendar_id.id,
                "company_id": False,
                "date_from": start,
                "date_to": start + timedelta(days=days, seconds=-1),
            }
        )

    def _serve(self, claim, received, returned, repair=True):
        """Receive, (repair) and hand back the device of a decided claim, at moments in UTC."""
        claim.received_datetime = received
        with freeze_time(returned):
            if repair:
                claim.action_repair()
                claim.repair_id.action_validate()
                claim.repair_id.action_repair_start()
                claim.repair_id.action_repair_end()
            else:
                claim.action_hand_back()
            claim.action_close()

    def _observe(self, claim, cause, **values):
        """Record what the inspection found, as the desk's user."""
        code = self.env.ref(f"poe_warranty.warranty_code_{cause}")
        return (
            self.env["warranty.observation"]
            .with_user(self.desk)
            .create({"claim_id": claim.id, "code_id": code.id, "origin": "customer", **values})
        )

    def _override(self, claim, outcome="covered", user=None, **values):
        """Decide as the warranty administrator does, through the dialog."""
        action = claim.action_override()
        Wizard = self.env["warranty.claim.override"].with_context(**action["context"])
        wizard = Wizard.with_user(user or self.env.user).create(
            {"outcome": outcome, "reason": "Loyal customer", **values}
        )
        wizard.action_apply()

    def _claim(self, serial=None, user=None, **values):
        """Register a claim as the desk does with the device before it, through its form; extra values
        are typed in, as ``received_datetime=False`` of one that is only reported.

        ``causes`` is a list of cause codes the inspection finds.
        """
        causes = values.pop("causes", [])
        values = {"received_datetime": fields.Datetime.now(), **values}
        form = Form(self.env["warranty.claim"].with_user(user or self.desk))
        if serial:
            form.device_serial = serial
        for name, value in values.items():
            setattr(form, name, value)
        for cause in causes:
            with form.observation_ids.new() as observation:
                observation.code_id = self.env.ref(f"poe_warranty.warranty_code_{cause}")
                observation.origin = "customer"
        return form.save()

    def _register_together(self, *serials):
        """Take devices in on one receipt, as the reception does; return it."""
        Claim, receipt_id = self.env["warranty.claim"].with_user(self.desk), False
        for serial in serials:
            values = {"device_serial": serial, "device_condition": "Good"}
            receipt_id = Claim.desk_register(values, receipt_id)["id"]
        receipt = self.env["warranty.receipt"].with_user(self.desk).browse(receipt_id)
        receipt.action_confirm()
        return receipt

    @classmethod
    def _photo(cls, name="photo.png"):
        """Return a photo the desk uploaded, which belongs to nothing yet."""
        return cls.env["ir.attachment"].with_user(cls.desk).create({"name": name, "datas": PIXEL})

    def _judge(self, serial=None, **values):
        """Register and assess a claim; return it."""
        claim = self._claim(serial, **values)
        claim.action_assess()
        return claim

    def assertDecision(self, claim, decision, *clauses):
        """The claim has this decision, for exactly these clauses (warnings left out)."""
        found = claim.finding_ids.filtered(lambda f: f.effect != "warn").mapped("clause")
        self.assertEqual(
            (claim.decision, sorted(found)), (decision, sorted(clauses)), claim.verdict
        )

    def assertTied(self, company=None):
        """Stock, ledger and report say the same of a company, that of the tests when left out; see
        ``books.py``."""
        self.assertEqual(find_differences(company or self.company), [])
