from odoo import models


class WarrantyMessagedMixin(models.AbstractModel):
    """A record of which its customer is told, see ``warranty.message.kind``. It is a ``mail.thread`` with
    a ``company_id``: each message stands in its chatter."""

    _name = "warranty.messaged.mixin"
    _description = "Record of which its customer is told"

    def _get_message_partner(self):
        """Return the ``res.partner`` who is told; may be empty."""
        self.ensure_one()
        return self.partner_id

    def _get_customer_lang(self):
        """Return the code of the language to write to the customer in."""
        self.ensure_one()
        return self._get_message_partner()._get_customer_lang(self.company_id)

    def _get_message_group(self, kind):
        """Return what the records have in common of which a customer is told in one message, as text.

        :param kind: ``warranty.message.kind``
        """
        self.ensure_one()
        return str(self.id)

    def _get_told_together(self):
        """Return the records that a message is about: this one, and those that are told with it."""
        return self.browse(self.env.context.get("warranty_told") or self.ids)

    def _is_told_by_hand(self, kind):
        """Tell whether somebody has told the customer already.

        :param kind: ``warranty.message.kind``
        """
        return False

    def _get_message_attachments(self, kind):
        """Return the ``ir.attachment`` that go with the message.

        :param kind: ``warranty.message.kind``
        :raise UserError: when one cannot be made
        """
        return self.env["ir.attachment"]
