"""Lists from before: tried first, every problem told by line and column; then taken over in batches that
can be killed; a second time nothing happens."""

import base64
import csv
import io
from datetime import date
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.lists import warranty_import_run
from ...tools.rows import clean, read_amount, read_day, read_moment, read_number
from ..common import WarrantyCommon

HEADINGS = ("Serial number", "Product", "Customer", "Date of purchase", "Months")


@tagged("post_install", "-at_install")
class TestLists(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-01 03:00:00"))
        cls.an.name = "Trần Văn Ân"
        cls.camera.default_code = "LISTCAM"
        cls.adapter.default_code = "LISTADAPTER"
        cls.keeper = cls._make_user("keeper", "poe_warranty.group_warranty_manager")
        cls.cron = cls.env.ref("poe_warranty.ir_cron_import")

    # === helpers === #

    def _write_csv(self, *rows):
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()

    def _list(self, *rows, kind="cards", headings=HEADINGS, content=None, user=None, **vals):
        """Return a new list, as who keeps the cards makes it."""
        content = self._write_csv(headings, *rows) if content is None else content
        vals = {"kind": kind, "file": base64.b64encode(content), "file_name": "list.csv", **vals}
        return self.env["warranty.import"].with_user(user or self.keeper).create(vals)

    def _work(self, job, button="action_check"):
        """Press a button and let the background work."""
        getattr(job, button)()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        return job

    def _take_over(self, *rows, **more):
        job = self._work(self._list(*rows, **more))
        self.assertEqual((job.state, job.failure), ("checked", False))
        return self._work(job, "action_run")

    def _get_problems(self, job):
        return [(p.line, p.cell, p.column, p.message) for p in job.problem_ids.sorted("id")]

    def _get_made(self, job):
        return self.env[job.action_view_made()["res_model"]].search([("import_id", "=", job.id)])

    def _row(self, serial, customer="Trần Văn Ân", bought="2025-03-01", months="24"):
        return serial, "LISTCAM", customer, bought, months

    # === checked first === #

    def test_every_problem_is_told_by_line_and_column_and_nothing_is_kept(self):
        before = self.env["warranty.card"].search_count([])
        job = self._list(
            self._row("OLD-1"),
            (),
            self._row("8.93E+14"),
            self._row("OLD-3", customer="Nobody"),
            self._row("OLD-4", bought="soon", months="many"),
            self._row("OLD-5", bought="2035-01-01"),
            ("OLD-6", "No such thing", "", "", ""),
            self._row("old 1"),
            self._row("OLD-8", months="99999999"),
        )
        self._work(job)
        told = [(line, cell, column) for line, cell, column, _words in self._get_problems(job)]
        expected = [
            (4, "A4", "Serial number"),
            (5, "C5", "Customer"),
            (6, "D6", "Date of purchase"),
            (6, "E6", "Months"),
            (7, False, "Start"),
            (8, "B8", "Product"),
            (9, False, False),
            (10, "E10", "Months"),
        ]
        self.assertEqual(told, expected)
        self.assertEqual((job.state, job.made_count, job.failed_count), ("checked", 1, 7))
        self.assertEqual(self.env["warranty.card"].search_count([]), before)
        # the others are taken over all the same
        self._work(job, "action_run")
        self.assertEqual(self._get_made(job).mapped("serial"), ["OLD-1"])

    def test_a_number_is_not_drawn_for_a_trial(self):
        self._work(self._list(self._row("OLD-1")))
        [drawn] = self.env["warranty.card"]._get_next_numbers(1)
        [after] = self.env["warranty.card"]._get_next_numbers(1)
        job = self._take_over(self._row("OLD-2"))
        self.assertEqual(int(self._get_made(job).name[-6:]), int(after[-6:]) + 1)
        self.assertEqual(int(after[-6:]), int(drawn[-6:]) + 1)

    def test_files_that_are_no_lists(self):
        for content, words in (
            (b"", "file"),
            (b"Serial number,Product", "no rows"),
            (b"\x00\x01\x02\xff\xfe,\n\x81", ""),
            (b"PK\x03\x04 no zip", "cannot be read"),
            (b"\xd0\xcf\x11\xe0 an old one", "old Excel"),
            (b"Serial number,Customer\nA,B", "Product"),
            (b"Product,Product\nA,B", "Two columns"),
        ):
            with self.subTest(content=content[:20]):
                job = self._list(content=content)
                if not content:
                    with self.assertRaisesRegex(UserError, words):
                        job.action_check()
                    continue
                self._work(job)
                self.assertEqual(job.state, "failed")
                self.assertIn(words, job.failure)

    def test_it_is_checked_before_it_is_taken_over(self):
        with self.assertRaisesRegex(UserError, "Check the list first"):
            self._list(self._row("OLD-1")).action_run()
        for user in (self.desk, self._make_user("clerk", "sales_team.group_sale_salesman")):
            with self.assertRaises(AccessError):
                self.env["warranty.import"].with_user(user).create({"kind": "cards"})

    def test_a_product_that_is_no_longer_sold_is_found(self):
        """… where none in use is called so."""
        old = self._make_product("Older camera", "camera", tracking="serial", warranty=24)
        old.write({"default_code": "LISTCAM", "active": False})
        row = ("OLD-2", "Older camera", *self._row("OLD-2")[2:])
        cards = self._get_made(self._take_over(self._row("OLD-1"), row))
        made = {card.serial: card.product_id for card in cards}
        self.assertEqual(made, {"OLD-1": self.camera, "OLD-2": old})

    # === again, and after a kill === #

    def test_a_second_time_nothing_changes(self):
        rows = (
            self._row("OLD-1"),
            self._row(""),
            self._row(""),
            ("", "LISTADAPTER", "", "2026-01-05", ""),
        )
        job = self._take_over(*rows)
        cards = self._get_made(job)
        self.assertEqual((job.state, job.made_count, len(cards)), ("done", 4, 4))
        cards.filtered(lambda card: card.serial == "OLD-1")._correct(
            {"serial": "OLD-1B"}, "misread"
        )
        before = [(card.name, card.serial, card.write_date) for card in cards]
        again = self._take_over(*rows)
        self.assertEqual((again.made_count, again.known_count, again.failed_count), (0, 4, 0))
        self._work(job, "action_run")
        self.assertEqual((job.made_count, job.known_count), (0, 4))
        job.action_anew()
        with self.assertRaisesRegex(UserError, "was taken over"):
            job.kind = "seals"
        self.env.invalidate_all()
        self.assertEqual([(card.name, card.serial, card.write_date) for card in cards], before)

    def test_after_a_kill_it_goes_on_where_it_was(self):
        job = self._work(self._list(*(self._row(f"OLD-{n}") for n in range(7))))
        job.action_run()
        with patch.object(warranty_import_run, "BATCH", 2):
            starter = job._as_starter()
            rows, places = starter._read_rows()
            starter._take_batch(rows, places)
            starter._take_batch(rows, places)
            # the third is killed in the middle: nothing of it is there, and the place is that before it
            with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
                starter._take_batch(rows, places)
                raise ZeroDivisionError
            self.env.invalidate_all()
            self.assertEqual((job.position, len(self._get_made(job))), (4, 4))
            self.assertAlmostEqual(job.progress, 400 / 7)
            with self.enter_registry_test_mode():
                self.cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((job.state, job.made_count, len(self._get_made(job))), ("done", 7, 7))

    def test_a_row_that_the_database_refuses_keeps_no_other_waiting(self):
        job = self._list(*(self._row(f"OLD-{n}") for n in range(6)))
        Card, create = self.registry["warranty.card"], self.registry["warranty.card"].create

        def refuse(cards, vals_list):
            if any(vals.get("serial") == "OLD-3" for vals in vals_list):
                raise ZeroDivisionError("struck")
            return create(cards, vals_list)

        with patch.object(Card, "create", refuse):
            self._work(job)
            self._work(job, "action_run")
        self.assertEqual((job.made_count, job.failed_count), (5, 1))
        self.assertEqual([(p.line, p.message) for p in job.problem_ids], [
            (5, "It cannot be kept (struck)."),
        ])  # fmt: skip

    # === what the originals lack === #

    def test_what_the_originals_lack_leaves_the_card_incomplete(self):
        job = self._take_over(
            ("BH-1", "", "LISTCAM", "Trần Văn Ân", "", "12/09/2024"),
            ("BH-2", "OLD-2", "LISTCAM", "", "", ""),
            headings=("Card number", "Serial number", "Product", "Customer", "Phone", "Start"),
            start_without_day="2025-01-31",
        )
        self.assertEqual((job.made_count, job.incomplete_count, job.failed_count), (2, 2, 0))
        cards = {card.name: card for card in self._get_made(job)}
        self.assertEqual(cards["BH-1"].date_start, date(2024, 9, 12))
        self.assertEqual(cards["BH-2"].date_start, date(2025, 1, 31))
        self.assertFalse(cards["BH-2"].partner_id, "it waits for its holder")
        each = self._list(("OLD-4", "LISTCAM", "5"), headings=("serial", "product", "quantity"))
        self.assertEqual(self._work(each).problem_ids.column, "quantity", "one serial, one device")
        # without a day its warranty begins today: that is no news to who has had it for years
        job = self._take_over(("OLD-3", "LISTCAM", "Trần Văn Ân", "", ""))
        news = self.env.ref("poe_warranty.message_kind_card_issued")._get_domain_card_issued()
        card = self._get_made(job)
        self.assertEqual(str(card.date_start), "2026-06-01")
        self.assertFalse(card.filtered_domain(news))
        claim = self._judge(card_id=cards["BH-1"])
        reasons = set(claim.finding_ids.mapped("reason"))
        self.assertLessEqual({"card_no_serial", "card_no_purchase_date"}, reasons)

    def test_customers_that_are_not_known_are_created_once(self):
        rows = [
            (f"OLD-{n}", "LISTCAM", "Lê Thị Hoa", "0912 000 001" if n < 2 else "0912 000 002")
            for n in range(3)
        ]
        headings = ("Serial number", "Product", "Customer", "Phone")
        job = self._work(self._list(*rows, headings=headings, makes_partners=True))
        self.assertIn("may not create contacts", job.problem_ids[0].message)
        self.keeper.group_ids += self.env.ref("base.group_partner_manager")
        job = self._take_over(*rows, headings=headings, makes_partners=True)
        made = self._get_made(job).partner_id
        self.assertEqual(made.mapped("name"), ["Lê Thị Hoa"] * 2)
        again = self._take_over(*rows, headings=headings)
        self.assertEqual((again.known_count, again.failed_count), (3, 0))

    # === the other kinds === #

    def test_seals_claims_and_service_times_of_old_cards(self):
        cards = self._get_made(self._take_over(self._row("OLD-1"), self._row("OLD-2")))
        card = cards.filtered(lambda card: card.serial == "OLD-1")
        seals = (("S-2", "old 1", "2025-09-01"), ("S-1", "OLD-1", ""), ("S-3", "OLD-9", ""))
        job = self._take_over(
            *seals, kind="seals", headings=("Seal number", "Serial number", "date")
        )
        self.assertEqual((job.made_count, job.failed_count), (2, 1))
        states = {seal.number: seal.state for seal in card.seal_ids}
        self.assertEqual(states, {"S-1": "replaced", "S-2": "applied"}, "the newest by its day")
        self.assertEqual(
            self._take_over(
                *seals, kind="seals", headings=("Seal number", "Serial number", "date")
            ).known_count,
            2,
        )
        end = card.effective_end
        headings = ("Serial number", "Received", "Returned")
        times = (("OLD-1", "01/02/2026", "04/02/2026"), ("OLD-2", "2024-01-01", "2024-01-02"))
        job = self._take_over(*times, kind="services", headings=headings)
        self.assertEqual((card.effective_end - end).days, 3)
        self.assertEqual((job.problem_ids.line, job.problem_ids.column), (3, "Received"))
        again = self._take_over(*times, kind="services", headings=headings)
        self.assertEqual((again.made_count, again.known_count), (0, 1))

        headings = (
            "Claim number",
            "Serial number",
            "First notice",
            "Returned",
            "Decision",
            "Fault",
        )
        claims = (
            ("C-1", "OLD-1", "2026-02-01 08:30", "2026-02-04", "Covered", "No picture"),
            ("", "OLD-2", "2026-05-05T08:30:00Z", "", "", "=HYPERLINK(1)"),
            ("C-3", "OLD-2", "2026-05-06", "", "Excluded", ""),
        )
        job = self._take_over(*claims, kind="claims", headings=headings)
        self.assertEqual((job.problem_ids.line, job.problem_ids.column), (4, "Decision"))
        made = self._get_made(job).sorted("id")
        self.assertEqual(made.mapped("state"), ["closed", "new"])
        self.assertEqual(
            (made[0].name, made[0].decision, made[0].assessment_id.kind),
            ("C-1", "covered", "import"),
        )
        self.assertIn("list.csv", made[0].assessment_id.reason)
        self.assertEqual(str(made[0].notice_datetime), "2026-02-01 01:30:00", "told in Vietnam")
        self.assertEqual(str(made[1].notice_datetime), "2026-05-05 08:30:00", "told in UTC")
        taken = f"CLM{int(made[1].name[3:]) + 1:05d}"
        old = (taken, "OLD-1", "2026-02-05", "2026-02-06", "Covered", "")
        self._take_over(old, kind="claims", headings=headings)
        self.assertGreater(self._claim("OLD-1").name, taken, "a number is given once")
        made[1].action_assess()
        again = self._take_over(*claims, kind="claims", headings=headings)
        self.assertEqual((again.made_count, again.known_count), (0, 2))

    def test_devices_of_another_company_are_not_meant(self):
        other = self.setup_other_company(name="Other")["company"]
        keeper = self._make_user("other", "poe_warranty.group_warranty_manager", other)
        self._take_over(self._row("OLD-1"))
        row, headings = ("S-1", "OLD-1"), ("Seal number", "Serial number")
        job = self._list(row, kind="seals", headings=headings)
        theirs = self._list(row, kind="seals", headings=headings, user=keeper, company_id=other.id)
        self._work(theirs)
        self.assertIn("No warranty card has serial OLD-1", theirs.problem_ids.message)
        with self.assertRaises(AccessError):
            job.with_user(keeper).action_check()
        theirs.action_check()
        keeper.write(
            {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        )
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        stopped = theirs.sudo()
        self.assertEqual(stopped.state, "failed")
        self.assertIn("may no longer take lists over", stopped.failure)

    # === files === #

    def test_a_workbook_with_dates_blank_lines_and_errors(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["Số seri", "Sản phẩm", "Ngày mua", "Anything"])
        sheet.append(["OLD-1", "LISTCAM", date(2025, 3, 1), "x"])
        sheet.append([])
        sheet.append(["#N/A", "LISTCAM"])
        sheet.append([12345678, "LISTCAM", "31/12/2025"])
        sheet["A4"].data_type = "e"
        # the headings are those of the template in that language
        columns = self.env["warranty.import"]._get_columns_cards()
        lists = self.env["warranty.import"]
        for place, name in ((1, "serial"), (2, "product"), (3, "purchase_date")):
            label = next(column.label for column in columns if column.name == name)
            sheet.cell(1, place).value = lists._say(label, "vi_VN").upper()
        content = io.BytesIO()
        book.save(content)
        job = self._work(self._list(content=content.getvalue()))
        self.assertEqual([(p.line, p.cell) for p in job.problem_ids], [(4, "A4")])
        self.assertEqual(job.ignored_columns, "Anything")
        self._work(job, "action_run")
        bought = {card.serial: str(card.purchase_date) for card in self._get_made(job)}
        self.assertEqual(bought, {"OLD-1": "2025-03-01", "12345678": "2025-12-31"})

    def test_text_in_other_encodings_and_separators(self):
        row = ";".join(self._row("OLD-1"))
        for encoding in ("utf-8-sig", "utf-16"):
            content = f"{';'.join(HEADINGS)}\n{row}\n".encode(encoding)
            job = self._work(self._list(content=content))
            self.assertEqual((job.state, job.failed_count), ("checked", 0), job.failure)

    def test_templates_of_every_kind_in_both_languages_are_read_again(self):
        lists = self.env["warranty.import"].with_user(self.keeper)
        for kind in dict(lists._fields["kind"]._description_selection(self.env)):
            names = [column.name for column in getattr(lists, f"_get_columns_{kind}")()]
            for lang in ("en_US", "vi_VN"):
                name, text = lists._get_template(kind, lang, "csv")
                self.assertTrue(name.endswith(".csv") and text.startswith(b"\xef\xbb\xbf"))
                headings = next(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
                _name, content = lists._get_template(kind, lang, "xlsx")
                sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
                self.assertEqual([cell.value for cell in sheet[1]], headings)
                job = lists.create({"kind": kind})
                self.assertEqual(list(job._match_headings(headings).values()), names)
        self.assertIsNone(lists._get_template("cards", "../../etc", "csv"))

    def test_what_stands_in_a_cell(self):
        self.assertEqual(read_day("03/04/2025", False), date(2025, 3, 4))
        self.assertEqual(read_day("3.4.25"), date(2025, 4, 3))
        self.assertEqual(str(read_moment("03/04/2025 9:05")), "2025-04-03 09:05:00")
        self.assertEqual([clean("'=1+1"), clean("a\0b"), clean(12.0)], ["=1+1", "ab", "12"])
        for text in ("31/31/2025", "2025", "1/2/20255", "03/04/2025 25:00"):
            with self.assertRaises(ValueError):
                read_day(text)
        self.assertEqual(
            [read_amount("2,5"), read_amount("0.125"), read_number("24")], [2.5, 0.125, 24]
        )
        for text in ("1.000", "1,000", "-12.500", "1.000.000"):
            with self.assertRaises(ValueError):
                read_amount(text)

    def test_what_somebody_typed_is_no_formula_in_an_export(self):
        self._sell("CAM0001")
        claim = self._claim("CAM0001").with_env(self.env)
        names = ["fault_description", "accessories", "device_condition"]
        claim.write(dict(zip(names, ("=HYPERLINK(1)", "@SUM(1)", "+1"), strict=True)))
        exported = claim.export_data(names)
        # what begins with + is a formula in CSV alone, where Odoo quotes it
        self.assertEqual(exported["datas"], [["'=HYPERLINK(1)", "'@SUM(1)", "+1"]])
        # nor as the title of a group of them, and of records called so; a screen shows what was typed
        claim.partner_id.name = "=1+1"
        for name, quoted in (
            ("fault_description", "'=HYPERLINK(1)"),
            ("partner_id", (claim.partner_id.id, "'=1+1")),
        ):
            for aggregates, title in (
                (["__count", "id:array_agg"], quoted),
                (["__count"], claim[name] if name == "fault_description" else (quoted[0], "=1+1")),
            ):
                (group,) = claim.formatted_read_group([("id", "=", claim.id)], [name], aggregates)
                self.assertEqual(group[name], title)

    # === many === #

    def test_the_number_of_queries_does_not_grow_with_the_rows(self):
        def count(prefix, size):
            job = self._list(*(self._row(f"{prefix}-{n}") for n in range(size)))
            job._begin("running", ("draft",))
            starter = job._as_starter()
            rows, places = starter._read_rows()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            starter._take_batch(rows, places)
            self.env.flush_all()
            self.assertEqual(job.made_count, size, job.problem_ids.mapped("message"))
            return self.cr.sql_log_count - before

        count("WARM", 5)
        self.assertEqual(count("FEW", 5), count("MANY", 50))
