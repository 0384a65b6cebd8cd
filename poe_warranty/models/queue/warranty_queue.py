from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.label import get_labels


@dataclass(frozen=True)
class Work:
    """What stands in a queue.

    :param model: name of the model of what waits
    :param domain: of what waits, an ``odoo.fields.Domain``
    :param date: path to the day by which it is promised or due, False where nothing is
    :param user: field of whose turn it is, False where it is everybody's
    :param view: external id of the list it opens in, False for the model's own
    :param form: external id of the form, as ``view``
    :param move_type: of invoices, by which their list knows which columns it shows
    """

    model: str
    domain: Domain
    date: str | bool = False
    user: str | bool = False
    view: str | bool = False
    form: str | bool = False
    move_type: str | bool = False


class WarrantyQueue(models.Model):
    """What waits, for whom: the page each role begins the day with. A row says who sees a queue; what
    stands in it is read when somebody looks. The contract for every add-on:

    - add a value to ``key`` with ``selection_add``, and a row with it in the data;
    - ``_get_work_<key>(self)`` returns a :class:`Work`. It never searches: the queue counts with one
      query, whatever waits, and opens the same domain.
    """

    _name = "warranty.queue"
    _description = "Queue"
    _inherit = ["warranty.bounded.mixin"]
    _order = "role, sequence, id"

    key = fields.Selection(
        [
            ("awaited", "Reported, not here yet"),
            ("call_customer", "Call the customer"),
            ("to_hand_over", "Ready to hand over"),
            ("waiting_payment", "Waiting for payment"),
            ("loaners", "Loaners to get back"),
            ("to_inspect", "To inspect"),
            ("to_repair", "To repair"),
            ("waiting_part", "Waiting for a part"),
            ("at_supplier", "At the supplier"),
            ("to_review", "For a manager to decide"),
            ("hand_out", "Units to hand out"),
            ("get_back", "Defective units to come"),
            ("to_pick", "Parts to pick"),
            ("quotations", "Quotations without an answer"),
            ("holders", "Cards that wait for a holder"),
            ("invoices", "Invoices to post"),
            ("unpaid", "Invoices past due"),
            ("credits", "Credit notes to post"),
            ("recoveries", "Suppliers to answer"),
        ],
        string="Queue",
        required=True,
        readonly=True,
    )
    role = fields.Selection(
        [
            ("1_desk", "Service desk"),
            ("2_workshop", "Workshop"),
            ("3_warehouse", "Warehouse"),
            ("4_sales", "Sales"),
            ("5_accounting", "Accounting"),
        ],
        required=True,
        readonly=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    group_ids = fields.Many2many(
        "res.groups", string="Shown to", readonly=True, help="Who sees the queue."
    )
    count = fields.Integer(string="Waiting", compute="_compute_counts")
    overdue_count = fields.Integer(string="Overdue", compute="_compute_counts")
    own_count = fields.Integer(string="Mine", compute="_compute_counts")
    next_date = fields.Date(
        string="Next promise", compute="_compute_counts", help="The first day that is not past."
    )

    _key_unique = models.Constraint("UNIQUE (key)", "This queue is there already.")

    # === COMPUTE === #

    @api.depends("key")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = get_labels(self, "key")
        for queue in self:
            queue.display_name = labels.get(queue.key)

    @api.depends("key")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        """One query a queue, however much waits in it."""
        days = self._get_days()
        for queue in self:
            count, overdue, own, coming = 0, 0, 0, set()
            for day, company, user, number in queue._count():
                count += number
                own += number if user == self.env.user else 0
                if day and day < days.get(company, fields.Date.today()):
                    overdue += number
                elif day:
                    coming.add(day)
            queue.update(
                {
                    "count": count,
                    "overdue_count": overdue,
                    "own_count": own,
                    "next_date": min(coming, default=False),
                }
            )

    @api.model
    def _get_days(self):
        """Return ``{res.company: what day it is}`` of the chosen companies, by the time zones of their
        policies."""
        now = fields.Datetime.now()
        return {
            company: company._get_warranty_policy()._get_local_date(now)
            for company in self.env.companies
        }

    def _count(self):
        """Return ``[(day or False, company, user or False, number)]`` of what waits in this queue."""
        work = self._get_work()
        Model = self.env[work.model]
        if not Model.has_access("read"):
            return []
        paths = {
            "company": "company_id",
            "user": work.user,
            "day": work.date and f"{work.date}:day",
        }
        groups = {name: path for name, path in paths.items() if path}
        found = []
        for *values, number in Model._read_group(work.domain, list(groups.values()), ["__count"]):
            row = defaultdict(bool, zip(groups, values, strict=True))
            found.append((self._get_day(row["day"]), row["company"], row["user"], number))
        return found

    @api.model
    def _get_day(self, value):
        """Return the date of what a group is of, a moment or a day; False for none."""
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else False

    # === ACTIONS === #

    def action_open(self):
        """Open what waits in this queue.

        :return: a window action
        """
        return self._open(Domain.TRUE)

    def action_open_overdue(self):
        """Open what is overdue in this queue."""
        date = self._get_work().date
        if not date:
            return self.action_open()
        return self._open(
            Domain.OR(
                Domain("company_id", "=", company.id) & Domain(date, "<", day)
                for company, day in self._get_days().items()
            )
        )

    def action_open_own(self):
        """Open what waits in this queue for who presses."""
        work = self._get_work()
        return self._open(Domain(work.user, "=", self.env.uid) if work.user else Domain.TRUE)

    # === BUSINESS === #

    def _get_work(self):
        """Return the :class:`Work` that stands in this queue."""
        self.ensure_one()
        return getattr(self, f"_get_work_{self.key}")()

    def _open(self, narrower):
        """Return the window action on what waits in this queue.

        :param narrower: domain of what of it is shown
        """
        work = self._get_work()
        view, form = (name and self.env.ref(name).id for name in (work.view, work.form))
        nothing = self.env._("Nothing waits here.")
        context = {"default_move_type": work.move_type} if work.move_type else {}
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": work.model,
            "views": [[view, "list"], [False, "kanban"], [form, "form"]],
            "domain": list(work.domain & narrower),
            "context": {"create": False, **context},
            "help": f'<p class="o_view_nocontent_smiling_face">{nothing}</p>',
        }
