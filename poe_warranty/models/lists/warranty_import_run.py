import logging
import time

import psycopg2

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.batch import attempt
from ...tools.dates import utc_moment
from ...tools.rows import fold, read_amount, read_day, read_moment, read_number
from .warranty_import import RUNNING

_logger = logging.getLogger(__name__)
# so many rows are taken together, and committed
BATCH = 500
# seconds past what a scheduled action has at least: the file is read anew each time it goes on, and a
# worker that takes two minutes is stopped
MORE_TIME = 50


class WarrantyImport(models.Model):
    """How a list is worked through in the background."""

    _inherit = "warranty.import"

    @api.model
    def _cron_run(self):
        """Work through the lists that were begun, batch by batch, each committed with the row it
        reached: it can be killed at any time and goes on there, on any server."""
        for job in self.search([("state", "in", RUNNING)], order="id"):
            try:
                if not job._run():
                    return
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                raise  # no fault of the list: the next run goes on where it was
            except Exception as error:  # whatever it is, other lists do not wait for it
                self.env.cr.rollback()
                _logger.exception("%s stopped", job)
                job._end("failed", f"{type(error).__name__}: {error}"[:500])
                self.env["ir.cron"]._commit_progress(1)

    def _run(self):
        """Work through a list as far as time allows.

        :return: whether it came to its end
        """
        self.ensure_one()
        starter = self._as_starter()
        if not self._has_time():
            self.env["ir.cron"]._commit_progress(0, remaining=1)
            return False
        try:
            starter._check_starter()
            rows, places = starter._read_rows()
        except UserError as error:
            self._end("failed", str(error))
            self.env["ir.cron"]._commit_progress(1)
            return True
        _logger.info("%s: %s rows, %s from %s on", self, len(rows), self.state, self.position)
        while done := starter._take_batch(rows, places):
            left = max(len(rows) - starter.position, 0)
            self.env["ir.cron"]._commit_progress(done, remaining=left)
            if left and not self._has_time():
                return False
        if starter.state not in RUNNING:
            starter._tell_end()
        return True

    @api.model
    def _has_time(self):
        """Tell whether the scheduled action may go on."""
        end = self.env.context.get("cron_end_time")
        return not end or time.monotonic() < end + MORE_TIME

    def _tell_end(self):
        """Tell who began it that it came to its end."""
        words = self.env._(
            "“%(list)s”: %(made)s new, %(known)s there already, %(failed)s rows with problems.",
            list=self.display_name,
            made=self.made_count,
            known=self.known_count,
            failed=self.failed_count,
        )
        kind = "warning" if self.failed_count else "success"
        self.env.user._bus_send("simple_notification", {"type": kind, "message": words})

    def _as_starter(self):
        """Return the list with the rights and in the language of who began it, in its own company."""
        starter = self.with_user(self.user_id).with_company(self.company_id)
        return starter.with_context(
            allowed_company_ids=self.company_id.ids,
            lang=self.user_id.lang,
            tz=self.user_id.tz,
            tracking_disable=True,
        )

    def _check_starter(self):
        """:raise AccessError: when who began it may no longer do so"""
        if not self.env.user.active or self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._("%s may no longer take lists over: begin it anew.", self.env.user.name)
            )
        self.check_access("write")

    def _end(self, state, failure=False):
        """Note how a list ended, whatever who began it may still do.

        :param str failure: why it cannot be read, in words
        """
        self._as_program().write({"state": state, "failure": failure})

    # === A BATCH === #

    def _take_batch(self, rows, places):
        """Take the next rows, and note how far it is.

        :param list rows: all of the list
        :param dict places: ``{column name: (letter, heading)}``
        :return: how many were taken; 0 when none is left, another server has the list, or it was
            stopped
        """
        if not self.try_lock_for_update():
            return 0
        self.invalidate_recordset()
        if self.state not in RUNNING:
            return 0
        batch = rows[self.position : self.position + BATCH]
        self._take_apart(batch)
        self._note_problems(batch, places)
        bad = [row for row in batch if row.problems]
        good = [row for row in batch if not row.problems and not row.is_known]
        vals = {
            "row_count": len(rows),
            "position": self.position + len(batch),
            "made_count": self.made_count + len(good),
            "known_count": self.known_count + sum(row.is_known for row in batch),
            "incomplete_count": self.incomplete_count + sum(row.is_incomplete for row in good),
            "failed_count": self.failed_count + len(bad),
        }
        if vals["position"] >= len(rows):
            vals["state"] = "checked" if self._is_trial() else "done"
        self._as_program().write(vals)
        return len(batch)

    def _take_apart(self, rows):
        """Take rows together or, where that fails, each half by itself: the row that makes it fail is
        told, and the others are taken."""
        if not rows:
            return
        error = attempt(self, lambda job: job._take(rows))
        if not error:
            return
        if len(rows) == 1:
            if not isinstance(error, UserError):
                _logger.info("%s: line %s", self, rows[0].line, exc_info=error)
            rows[0].is_known = False
            rows[0].fail("", self._get_words(error))
            return
        middle = len(rows) // 2
        self._take_apart(rows[:middle])
        self._take_apart(rows[middle:])

    def _take(self, rows):
        """Look rows up and make their records, which are taken back when the list is only checked."""
        columns = self._get_columns()
        for row in rows:
            row.begin()
            if row.twin:
                row.fail("", self.env._("The same stands in line %s: it is taken once.", row.twin))
            self._read_cells(row, columns)
        getattr(self, f"_prepare_{self.kind}")([row for row in rows if not row.problems])
        fresh = [row for row in rows if not row.problems and not row.is_known]
        make = getattr(self, f"_make_{self.kind}")
        if not fresh:
            return
        with self.env.cr.savepoint() as savepoint:
            make(fresh)
            self.env.flush_all()
            if self._is_trial():
                savepoint.rollback()

    def _get_words(self, error):
        """Return an error as it is told of a row."""
        if isinstance(error, UserError):
            return str(error)
        if isinstance(error, psycopg2.Error):
            return self.env[self._get_made_model()]._sql_error_to_message(error)
        return self.env._(
            "It cannot be kept (%s).", str(error).strip().partition("\n")[0] or type(error).__name__
        )

    # === CELLS === #

    def _read_cells(self, row, columns):
        """Read the cells of a row as what was meant, or say what is wrong with them."""
        for column in columns:
            cell = row.cells.get(column.name, "")
            if cell == "":
                if column.is_required:
                    row.fail(column.name, self.env._("Nothing stands here, and every row has it."))
                continue
            try:
                row.values[column.name] = getattr(self, f"_read_{column.kind}")(column, cell)
            except (ValueError, OverflowError):
                row.fail(column.name, self._get_hint(column, cell))

    def _read_text(self, _column, cell):
        return str(cell)

    def _read_number(self, _column, cell):
        return read_number(cell)

    def _read_amount(self, _column, cell):
        return read_amount(cell)

    def _read_day(self, _column, cell):
        return read_day(cell, self.day_order == "dmy")

    def _read_moment(self, _column, cell):
        """Return the moment in UTC; it is written where the policy holds, or with a Z in UTC."""
        moment = read_moment(cell, self.day_order == "dmy")
        if str(cell).endswith("Z"):
            return moment
        return utc_moment(moment, self.company_id._get_warranty_policy().tz or "UTC")

    def _read_choice(self, column, cell):
        said = fold(cell)
        for key, label in column.choices:
            if said == key or said in {fold(self._say(label, lang)) for lang in self._get_langs()}:
                return key
        raise ValueError(cell)

    def _get_hint(self, column, cell):
        """Return what to write in place of a cell that cannot be read."""
        if column.kind in ("day", "moment"):
            return self.env._("“%s” is no day: write 31/12/2025 or 2025-12-31.", str(cell))
        if column.kind == "choice":
            known = ", ".join(self._say(label) for _key, label in column.choices)
            return self.env._("“%(cell)s” is none of: %(known)s.", cell=str(cell), known=known)
        return self.env._(
            "“%s” is no number: write 1000 or 2.5, without a sign between the thousands.", str(cell)
        )

    # === PROBLEMS === #

    def _note_problems(self, rows, places):
        """Keep what is wrong with rows, each with its line and column."""
        vals_list = [
            {
                "import_id": self.id,
                "line": row.line,
                "cell": f"{places[name][0]}{row.line}" if name in places else False,
                "column": self._get_heading(name, places),
                "value": str(row.cells.get(name, ""))[:200],
                "message": words,
            }
            for row in rows
            for name, words in row.problems
        ]
        # sudo: nobody writes problems by hand
        self.env["warranty.import.problem"].sudo().create(vals_list)

    def _get_heading(self, name, places):
        """Return what a column is called: in the file or, where it lacks it, in the template."""
        if name in places:
            return places[name][1]
        labels = {column.name: column.label for column in self._get_columns()}
        return name in labels and self._say(labels[name])
