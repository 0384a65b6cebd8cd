from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Of the phone number on a claim it is told since whether the program had filled it in: it had,
    where it is the contact's."""
    if column_exists(cr, "warranty_claim", "phone_filled_in"):
        return
    # columns that are there are not computed claim by claim
    cr.execute(
        """ALTER TABLE warranty_claim ADD COLUMN phone_filled_in varchar,
        ADD COLUMN verified_on timestamp, ADD COLUMN verified_user_id integer"""
    )
    cr.execute(
        r"""UPDATE warranty_claim claim SET phone_filled_in = claim.phone FROM res_partner partner
        WHERE partner.id = claim.partner_id AND claim.phone <> ''
        AND right(regexp_replace(partner.phone, '\D', '', 'g'), 8)
          = right(regexp_replace(claim.phone, '\D', '', 'g'), 8)"""
    )
