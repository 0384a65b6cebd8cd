from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import DAYS

RUNNING = ("checking", "running")
# as much as the server takes in one go
MAX_BYTES = 128 * 1024 * 1024


class WarrantyImport(models.Model):
    """A list from before, taken over from a file as a whole: first tried, with every problem by line
    and column, then done, in batches that can be killed and run again. Rows that are there already
    change nothing; one that cannot be taken keeps no other waiting.

    The contract of a kind of list, for other add-ons: add it to ``kind``, and

    - ``_get_columns_<kind>(self)`` returns the :class:`~..tools.rows.Column` that it may have;
    - ``_get_identities_<kind>(self, row)`` returns a list of values, any of which no second row may
      have; of the cells as they stand in the file, with none of them asking the database;
    - ``_prepare_<kind>(self, rows)`` looks a batch of rows up, with as many queries for one row as for
      all of them, and puts into each the values of its record (``row.vals``), or says that it is there
      already (``row.is_known``) or what is wrong with it (``row.fail(column name, words)``);
    - ``_make_<kind>(self, rows)`` creates the records of those that are left, and returns them. It is
      also called to see what the database says of them, and is taken back then: it draws no number
      while ``self._is_trial()``.

    All four run with the rights of who started it, in the company of the list.
    """

    _name = "warranty.import"
    _description = "List from Before"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id desc"
    _rec_name = "file_name"

    kind = fields.Selection(
        [
            ("cards", "Warranty cards"),
            ("seals", "Seals"),
            ("claims", "Claims"),
            ("services", "Service times"),
        ],
        string="What is in it",
        required=True,
        default="cards",
        help="Begin with the cards: seals, claims and service times are of their devices.",
        settled_by="_get_reason_begun",
    )
    file = fields.Binary(
        attachment=True,
        help="CSV, or the first sheet of an Excel workbook (XLSX), with the headings in its first line.",
        settled_by="_get_reason_begun",
    )
    file_name = fields.Char(settled_by="_get_reason_begun")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        settled_by="_get_reason_begun",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Started by",
        required=True,
        default=lambda self: self.env.user,
        copy=False,
        help="It is done with the rights of this user.",
        by_program=True,
    )
    day_order = fields.Selection(
        [("dmy", "day first: 31/12/2025"), ("mdy", "month first: 12/31/2025")],
        string="Dates are written",
        required=True,
        default="dmy",
        help="Of dates that are text; 2025-12-31 and the dates of a spreadsheet are read as they are.",
        settled_by="_get_reason_begun",
    )
    makes_partners = fields.Boolean(
        string="Create customers that are not known",
        settled_by="_get_reason_begun",
    )
    start_without_day = fields.Date(
        string="Start where no day is told",
        required=True,
        default=lambda self: self.env["warranty.card"]._get_today(),
        help="The warranty of an old card that tells neither start nor end nor day of purchase is "
        "counted from this day. The card stays incomplete (III.3) until somebody completes it.",
        settled_by="_get_reason_begun",
    )
    template_lang = fields.Selection(
        selection=lambda self: self._get_template_langs(),
        string="Language of the template",
        default=lambda self: self.env.lang if self.env.lang == "vi_VN" else "en_US",
        help="Lists are read with headings in either language.",
    )

    # === how far it is === #
    state = fields.Selection(
        [
            ("draft", "New"),
            ("checking", "Being checked"),
            ("checked", "Checked"),
            ("running", "Being taken over"),
            ("done", "Taken over"),
            ("failed", "Not readable"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        by_program=True,
    )
    failure = fields.Char(readonly=True, copy=False, by_program=True)
    ignored_columns = fields.Char(
        string="Columns not read", readonly=True, copy=False, by_program=True
    )
    row_count = fields.Integer(string="Rows", readonly=True, copy=False, by_program=True)
    position = fields.Integer(
        readonly=True, copy=False, by_program=True, help="So many rows are done; it goes on there."
    )
    progress = fields.Float(compute="_compute_progress", help="Percent.")
    made_count = fields.Integer(string="New", readonly=True, copy=False, by_program=True)
    known_count = fields.Integer(string="There already", readonly=True, copy=False, by_program=True)
    incomplete_count = fields.Integer(
        string="Incomplete cards",
        readonly=True,
        copy=False,
        help="Cards without serial or date of purchase: taken over, and to be completed (III.3).",
        by_program=True,
    )
    failed_count = fields.Integer(
        string="Rows with problems", readonly=True, copy=False, by_program=True
    )
    problem_ids = fields.One2many(
        "warranty.import.problem", "import_id", readonly=True, copy=False, by_program=True
    )

    _state_idx = models.Index("(state) WHERE state IN ('checking', 'running')")

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "start_without_day": DAYS}

    # === COMPUTE === #

    @api.depends("file_name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for job in self:
            job.display_name = job.file_name or job._get_kind_label()

    @api.depends("position", "row_count", "state")
    def _compute_progress(self):
        for job in self:
            share = job.position / job.row_count if job.row_count else 0
            job.progress = 100 * share if job.state != "done" else 100

    # === GUARDS === #

    def _get_reason_begun(self, name):
        """Return why a list stays what it is: what was found in it and made of it is told by it."""
        if self.state in ("draft", "failed"):
            kept = name in ("kind", "company_id") and self._get_made_count()
            return self._get_reason_made() if kept else None
        return self.env._(
            "“%s” was begun: press “Begin Anew”, or make a new list for another file.",
            self.display_name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        """What was made of a list says which one it came from."""
        if used := self.filtered(lambda job: job.state == "running" or job._get_made_count()):
            raise UserError(used[0]._get_reason_made())

    def _get_reason_made(self):
        return self.env._(
            "“%s” was taken over: the list stays, as what was made of it names it.",
            self.display_name,
        )

    def _get_made_count(self):
        """Return how many records name this list."""
        return sum(
            self.env[model]
            .with_context(active_test=False)
            .search_count([("import_id", "in", self.ids)])
            for model in self._get_made_models()
        )

    @api.model
    def _get_made_models(self):
        """Return ``{model: kind}`` of what is made; each model has a field ``import_id``."""
        return {
            "warranty.card": "cards",
            "warranty.seal": "seals",
            "warranty.claim": "claims",
            "warranty.suspension": "services",
        }

    # === ACTIONS === #

    def action_check(self):
        """Try the list in the background, without keeping anything, and tell every problem."""
        self._begin("checking", ("draft", "failed", "checked"))
        return True

    def action_run(self):
        """Take the list over in the background; rows with problems are left out.

        :raise UserError: before it was checked
        """
        if self.filtered(lambda job: job.state in ("draft", "failed")):
            raise UserError(self.env._("Check the list first: it tells what is wrong with it."))
        self._begin("running", ("checked", "done"))
        return True

    def action_stop(self):
        """Stop where it is: what was made stays, and a second run leaves it as it is."""
        waiting = self.filtered(lambda job: job.state in RUNNING)
        waiting._as_program().write({"state": "draft"})
        return True

    def action_anew(self):
        """Take the list back to where file and options can be changed."""
        if self.filtered(lambda job: job.state in RUNNING):
            raise UserError(self.env._("It is under way: press “Stop” first."))
        self._forget("draft")
        return True

    def action_view_made(self):
        """Open what was made of the list."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self._get_kind_label(),
            "res_model": self._get_made_model(),
            "view_mode": "list,form",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("import_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_view_problems(self):
        """Open the problems of the list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_warranty.warranty_import_problem_action"
        )
        return {**action, "domain": [("import_id", "=", self.id)]}

    # === BUSINESS === #

    def _begin(self, state, before):
        """Let lists be worked through in the background, from their first row.

        :param str state: ``checking`` or ``running``
        :param before: states from which that is possible; in any other it is under way already
        :raise UserError: without a file, or when there is nothing to begin
        """
        waiting = self.filtered(lambda job: job.state in before)
        if self and not waiting:
            raise UserError(
                self.env._("It is under way, or was taken over: press “Begin Anew” first.")
            )
        for job in waiting:
            if not job.with_context(bin_size=True).file:
                raise UserError(self.env._("Choose the file of the list first."))
        waiting._forget(state)
        if waiting:
            # sudo: who may take lists over starts the job that does it
            self.env.ref("poe_warranty.ir_cron_import").sudo()._trigger()

    def _forget(self, state):
        """Begin anew with lists of which nothing is known yet.

        :param str state: in which they are now
        """
        counts = ("row_count", "position", "made_count", "known_count", "incomplete_count")
        self._as_program().write(
            {
                **dict.fromkeys((*counts, "failed_count"), 0),
                "failure": False,
                "ignored_columns": False,
                "state": state,
                "user_id": self.env.uid,
            }
        )
        # sudo: nobody writes or deletes problems by hand
        self.problem_ids.sudo().unlink()

    def _get_kind_label(self):
        self.ensure_one()
        return dict(self._fields["kind"]._description_selection(self.env)).get(self.kind)

    def _is_trial(self):
        """Tell whether what is made is taken back."""
        self.ensure_one()
        return self.state == "checking"
