def migrate(cr, version):
    """Planners are told of what is missed from now on, and of what still waits; not of what was closed
    as not done before."""
    cr.execute(
        """
        UPDATE maintenance_visit_line
           SET is_missed_told = TRUE
         WHERE state = 'skipped' AND due_date < CURRENT_DATE
        """
    )
