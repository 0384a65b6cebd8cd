"""What the program would compute record by record is filled at once: what was planned keeps the tolerance of
its contract, and no visit is a stop on a way yet."""


def migrate(cr, version):
    cr.execute("ALTER TABLE maintenance_visit_line ADD COLUMN IF NOT EXISTS latest_date date")
    cr.execute(
        """
        UPDATE maintenance_visit_line line
           SET latest_date = line.due_date + COALESCE(
                   (SELECT plan.days_late FROM maintenance_plan_line plan
                     WHERE plan.id = line.plan_line_id), 0)
         WHERE line.latest_date IS NULL
        """
    )
    cr.execute(
        "ALTER TABLE maintenance_request ADD COLUMN IF NOT EXISTS route_sequence integer DEFAULT 0"
    )
    cr.execute("ALTER TABLE maintenance_request ALTER COLUMN route_sequence DROP DEFAULT")
