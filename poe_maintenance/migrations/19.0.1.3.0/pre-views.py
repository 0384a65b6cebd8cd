def migrate(cr, version):
    """The report is a query of its model from now on: the view it was goes."""
    cr.execute("DROP VIEW IF EXISTS maintenance_visit_report")
