from collections import defaultdict
from json import dumps

from odoo import api, models
from odoo.tools import SQL


class MaintenanceResult(models.Model):
    """The lists of a visit are made in one statement: a site has hundreds of devices, each with a dozen
    items."""

    _inherit = "maintenance.result"

    @api.model
    def _make_lists(self, due):
        """Put on the list of each device what is due on it, where it is not there yet. It is written
        by the database itself: what the model would compute of a result that nobody looked at yet is
        copied from its item. Nobody wrote it: whoever looks at the device does.

        :param dict due: ``{maintenance.visit.line: maintenance.checklist.item}``, as
            ``maintenance.visit.line._get_due_items`` returns it
        """
        lines = defaultdict(list)  # devices of one type share their items
        for line, items in due.items():
            lines[items].append(line.id)
        items = self.env["maintenance.checklist.item"].union(*lines)
        if not items:
            return
        frozen = [self._prepare_frozen_columns(item) for item in items]
        names = list(frozen[0])
        self.env.flush_all()  # what the statement reads
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO maintenance_result (
                    create_date, write_date, visit_line_id, sequence, state, %(columns)s
                )
                SELECT %(now)s, %(now)s, due_line.id, item.sequence, 'todo', %(values)s
                FROM json_to_recordset(%(due)s::json) AS due (line_ids int[], item_ids int[])
                CROSS JOIN unnest(due.item_ids) AS due_item (id)
                CROSS JOIN unnest(due.line_ids) AS due_line (id)
                JOIN json_populate_recordset(NULL::maintenance_result, %(frozen)s::json) AS frozen
                    ON frozen.item_id = due_item.id
                JOIN maintenance_checklist_item item ON item.id = due_item.id
                ON CONFLICT (visit_line_id, item_id) DO NOTHING
                """,
                columns=SQL(", ").join(map(SQL.identifier, names)),
                values=SQL(", ").join(SQL.identifier("frozen", name) for name in names),
                now=self.env.cr.now(),
                due=dumps(
                    [{"line_ids": ids, "item_ids": items.ids} for items, ids in lines.items()]
                ),
                frozen=dumps(frozen),
            )
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _prepare_frozen_columns(self, item):
        """Return what of an item is frozen on its results, as the database keeps it."""
        return {
            name: self._fields[name].convert_to_column_insert(value, self)
            for name, value in item._prepare_result_vals().items()
        }
