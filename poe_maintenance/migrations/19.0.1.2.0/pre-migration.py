def migrate(cr, version):
    """Settings that no figure and no renewal could be counted from come within their limits, which
    the database keeps from now on; every device on a visit is of the company of the visit."""
    cr.execute(
        """
        UPDATE res_company
           SET maintenance_figures_months = LEAST(maintenance_figures_months, 240),
               maintenance_repeat_days = LEAST(maintenance_repeat_days, 3650),
               contract_renewal_days = LEAST(contract_renewal_days, 3650)
         WHERE maintenance_figures_months > 240
            OR maintenance_repeat_days > 3650
            OR contract_renewal_days > 3650
        """
    )
    # devices that were added to a visit by hand had no company: every company saw them
    cr.execute(
        """
        UPDATE maintenance_visit_line line
           SET company_id = visit.company_id
          FROM maintenance_request visit
         WHERE visit.id = line.request_id
           AND line.company_id IS DISTINCT FROM visit.company_id
        """
    )
