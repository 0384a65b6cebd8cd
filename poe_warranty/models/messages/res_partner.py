from odoo import fields, models


class ResPartner(models.Model):
    """Of what a contact is told."""

    _inherit = "res.partner"

    warranty_message_off_ids = fields.Many2many(
        "warranty.message.kind",
        "res_partner_warranty_message_off_rel",
        string="Not told of",
        copy=False,
        groups="poe_warranty.group_warranty_user",
        help="The program does not send these messages to this contact; those of a company are for all "
        "its contacts.",
    )

    def _refuses_messages(self, kind):
        """Tell whether this contact does not want a kind of message.

        :param kind: ``warranty.message.kind``
        """
        # sudo: a wish of the contact, whoever may see it
        contacts = (self | self.commercial_partner_id).sudo()
        return kind in contacts.warranty_message_off_ids

    def _get_message_ways(self):
        """Return by what this contact can be reached: a set of ``mail`` and ``sms``."""
        ways = {"mail": self.email_normalized, "sms": self.phone}
        return {way for way, address in ways.items() if address}
