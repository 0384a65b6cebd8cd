from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Where the money for charged work is. Of what was handed over before, nobody noted when it was
    ready: at the latest by then."""
    cr.execute(
        """
        UPDATE warranty_claim SET ready_datetime = returned_datetime
        WHERE ready_datetime IS NULL AND returned_datetime IS NOT NULL
        """
    )
    Claim = api.Environment(cr, SUPERUSER_ID, {})["warranty.claim"]
    charged = Claim.search(
        ["|", ("invoice_ids", "!=", False), ("repair_ids.sale_order_id", "!=", False)]
    )
    Claim.env.add_to_compute(Claim._fields["charge_state"], charged)
