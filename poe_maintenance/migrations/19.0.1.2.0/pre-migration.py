def migrate(cr, version):
    """Settings that no figure and no renewal could be counted from come within their limits: the
    database refuses them from now on."""
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
