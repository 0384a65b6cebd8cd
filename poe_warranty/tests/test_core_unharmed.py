"""What others do in the same database works as without us: whoever has none of our groups creates,
reads, duplicates, exports and imports what we extended."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import WarrantyCommon

# core duplicates these not at all, or not by themselves
SINGLE = {
    "hr.employee",
    "hr.employee.skill",
    "product.product",
    "res.company",
    "sale.order.line",
    "stock.warehouse",
}
# what a second record of a model must have of its own
OTHERS = {
    "res.currency": {"name": "POF"},
    "res.users": {"login": "dung2"},
    "stock.lot": {"name": "T2"},
}
# core brings these in from no file, without us neither
UNLOADED = {"res.company", "stock.picking"}
# and a third, which comes in from a file
IMPORTED = {
    "hr.employee.skill": {"valid_from": "2020-01-01", "valid_to": "2020-12-31"},
    "res.currency": {"name": "POG"},
    "res.users": {"login": "dung3"},
    "stock.lot": {"name": "T3"},
    "stock.warehouse": {"name": "Third", "code": "WH3"},
}


@tagged("post_install", "-at_install")
class TestCoreUnharmed(WarrantyCommon):
    addon = "poe_warranty"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001")
        cls.order = cls.card.sale_order_id
        cls.invoice = cls.order._create_invoices()
        cls._invoice(cls._sell("CAM0002").sale_order_id, pay=10)

    @classmethod
    def _get_roles(cls):
        """Return ``{model: (groups of those who make it in Odoo, values of one)}``; without values
        nobody makes it by itself, and a record that is there is looked at."""
        product = {"name": "Tripod", "type": "consu"}
        line = {"product_id": cls.adapter.id, "product_uom_qty": 1}
        order = {"partner_id": cls.an.id, "order_line": [Command.create(line)]}
        stock = "stock.group_stock_manager,product.group_product_manager"
        sales = "sales_team.group_sale_manager"
        money = "account.group_account_manager,base.group_partner_manager"
        system = "base.group_system"
        ends = {
            "location_id": cls.warehouse.lot_stock_id.id,
            "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
        }
        move = {**ends, "product_id": cls.adapter.id, "product_uom_qty": 1}
        day = {"dayofweek": "0", "hour_from": 8, "hour_to": 12, "name": "Monday"}
        leave = {"name": "Day off", "date_from": "2026-05-04", "date_to": "2026-05-05"}
        calendar = cls.env["resource.calendar"].create({"name": "Shop"})
        bill = {"move_type": "out_invoice", "partner_id": cls.an.id}
        return {
            "account.move": (money, bill),
            "account.move.line": (money, None),
            "account.partial.reconcile": (money, None),
            "account.payment": (money, None),
            "ir.actions.report": (
                system,
                {"name": "Label", "model": "res.partner", "report_name": "base.label"},
            ),
            "ir.attachment": ("base.group_user", {"name": "note.txt", "raw": b"Hello"}),
            "mail.activity": (
                "base.group_partner_manager",
                {"res_model_id": cls.env["ir.model"]._get_id("res.partner"), "res_id": cls.an.id},
            ),
            "product.category": (stock, {"name": "Tripods"}),
            "product.product": (stock, product),
            "product.supplierinfo": (
                "purchase.group_purchase_manager,product.group_product_manager",
                {"partner_id": cls.an.id, "product_tmpl_id": cls.adapter.product_tmpl_id.id},
            ),
            "product.template": (stock, product),
            "repair.order": (stock, {"product_id": cls.adapter.id, "partner_id": cls.an.id}),
            "res.company": (system, {"name": "Branch"}),
            "res.currency": (system, {"name": "POE", "symbol": "P"}),
            "res.partner": ("base.group_partner_manager", {"name": "Chi"}),
            "res.users": (
                "base.group_erp_manager,base.group_partner_manager",
                {"name": "Dung", "login": "dung"},
            ),
            "resource.calendar": (system, {"name": "Shift"}),
            "resource.calendar.attendance": (system, {**day, "calendar_id": calendar.id}),
            "resource.calendar.leaves": (system, {**leave, "calendar_id": calendar.id}),
            "sale.order": (sales, order),
            "sale.order.line": (sales, {**line, "order_id": cls.order.copy().id}),
            "stock.location": (stock, {"name": "Shelf"}),
            "stock.lot": (stock, {"name": "T1", "product_id": cls.camera.id}),
            "stock.move": (stock, move),
            "stock.move.line": (stock, None),
            "stock.quant": (stock, None),
            "stock.picking": (
                stock,
                {**ends, "picking_type_id": cls.warehouse.out_type_id.id},
            ),
            "stock.picking.type": (
                stock,
                {"name": "Pick", "code": "internal", "sequence_code": "PK"},
            ),
            "stock.warehouse": (f"{system},{stock}", {"name": "Second", "code": "WH2"}),
        }

    @classmethod
    def _get_extended(cls):
        """Return the names of others' stored models that we extend."""
        return {
            name
            for name, model in cls.env.registry.items()
            if not model._abstract
            and not model._transient
            and not (model._original_module or "").startswith("poe_")
            and any(
                # a mixin says nothing of who brought it in
                f".{cls.addon}." in base.__module__ and not base._abstract
                for base in model.__mro__
            )
        }

    def _get_user(self, groups):
        user = new_test_user(
            self.env,
            f"only {groups}"[:64],
            groups=f"base.group_user,base.group_allow_export,{groups}",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        ours = user.all_group_ids.get_external_id().values()
        # who sells, stores or invoices reads ours by this one, and no more
        ours = set(ours) - {"poe_warranty.group_warranty_reader"}
        self.assertFalse([name for name in ours if name.startswith("poe_")])
        return user

    def _make(self, Model, vals):
        """Return a new record as its form makes it, or one that is there."""
        if vals is None:
            return Model.search([], limit=1)
        Model.onchange({}, [], dict.fromkeys(self._get_our_fields(Model), {}))
        return Model.create(vals)

    def _get_our_fields(self, Model):
        """Return the names of our fields that the user sees on a model."""
        return [
            name
            for name in Model.fields_get(attributes=["type"])
            if any(str(module).startswith("poe_") for module in Model._fields[name]._modules)
        ]

    def test_every_extended_model_is_tried(self):
        self.assertLessEqual(self._get_extended(), self._get_roles().keys())

    def test_others_work_on_as_without_us(self):
        roles = self._get_roles()
        users = {groups: self._get_user(groups) for groups in {g for g, _vals in roles.values()}}
        for name in sorted(self._get_extended()):
            groups, vals = roles[name]
            with self.subTest(model=name), self.cr.savepoint():
                Model = self.env[name].with_user(users[groups])
                record = self._make(Model, vals)
                ours = self._get_our_fields(Model)
                record.read(["display_name", *ours])
                self.assertTrue(record.export_data([".id", *ours])["datas"])
                if vals is None:
                    continue
                if name not in SINGLE:
                    self.assertTrue(record.copy(OTHERS.get(name)).exists())
                if name not in UNLOADED:
                    result = Model.load(*self._get_import(Model, vals))
                    self.assertTrue(result["ids"], result["messages"])

    def _get_import(self, Model, vals):
        """Return header and rows of a file that brings in another record like one of a model."""
        row = {}
        for name, value in (vals | IMPORTED.get(Model._name, {})).items():
            kind = Model._fields[name].type
            if kind == "many2one":
                row[f"{name}/.id"] = str(value)
            elif kind not in ("one2many", "many2many", "binary"):
                row[name] = str(value)
        return list(row), [list(row.values())]

    def test_a_surcharge_on_a_line_stays_when_its_quantity_changes(self):
        line = {"product_id": self.adapter.id, "discount": -10.0}
        order = self.env["sale.order"].create(
            {"partner_id": self.an.id, "pricelist_id": False, "order_line": [Command.create(line)]}
        )
        order.order_line.product_uom_qty = 2
        self.assertEqual(order.order_line.discount, -10.0)

    def test_what_has_groups_is_neither_a_default_nor_copied(self):
        """Such a field is written by whoever creates or duplicates a record: he must have the right
        to, which nobody outside of its groups has."""
        for name in self._get_extended():
            for field in self.env[name]._fields.values():
                ours = self.addon in field._modules and not field.related
                if not ours or not field.groups or "base.group_user" in field.groups:
                    continue
                with self.subTest(field=str(field)):
                    self.assertFalse(field.default, "a default")
                    self.assertFalse(field.store and field.copy, "copied")
