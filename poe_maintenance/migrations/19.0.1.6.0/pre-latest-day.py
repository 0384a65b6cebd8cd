"""What was planned keeps the tolerance of its contract: filled at once, where the program would compute it
device by device."""


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
