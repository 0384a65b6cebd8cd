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
        copied from its item, its device and its visit.

        :param dict due: ``{maintenance.visit.line: maintenance.checklist.item}``, as
            ``maintenance.visit.line._get_due_items`` returns it
        """
        pairs = [(line.id, item.id) for line, items in due.items() for item in items]
        if not pairs:
            return
        line_ids, item_ids = map(list, zip(*pairs, strict=True))
        items = self.env["maintenance.checklist.item"].browse(list(dict.fromkeys(item_ids)))
        frozen = [self._prepare_frozen_columns(item) for item in items]
        names = list(frozen[0])
        self.env.flush_all()  # what the statement reads
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO maintenance_result (
                    create_uid, create_date, write_uid, write_date,
                    visit_line_id, equipment_id, request_id, site_id, contract_id, customer_id,
                    company_id, sequence, category_id, state, %(columns)s
                )
                SELECT %(uid)s, %(now)s, %(uid)s, %(now)s,
                    line.id, line.equipment_id, visit.id, visit.site_id, visit.contract_id,
                    visit.customer_id, visit.company_id, item.sequence, item.category_id, 'todo',
                    %(values)s
                FROM unnest(%(line_ids)s, %(item_ids)s) AS due (line_id, item_id)
                JOIN json_populate_recordset(NULL::maintenance_result, %(frozen)s::json) AS frozen
                    ON frozen.item_id = due.item_id
                JOIN maintenance_checklist_item item ON item.id = due.item_id
                JOIN maintenance_visit_line line ON line.id = due.line_id
                JOIN maintenance_request visit ON visit.id = line.request_id
                ON CONFLICT (visit_line_id, item_id) DO NOTHING
                """,
                columns=SQL(", ").join(map(SQL.identifier, names)),
                values=SQL(", ").join(SQL.identifier("frozen", name) for name in names),
                uid=self.env.uid,
                now=self.env.cr.now(),
                line_ids=line_ids,
                item_ids=item_ids,
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
