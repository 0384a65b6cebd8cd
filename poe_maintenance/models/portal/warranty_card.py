from odoo import api, models


class WarrantyCard(models.Model):
    """The manager of a site sees the devices that hang there."""

    _inherit = "warranty.card"

    @api.model
    def _get_portal_limit(self):
        Site = self.env["maintenance.site"]
        at_site = Site._get_answerable_domain("equipment_ids", "site_id")
        return super()._get_portal_limit() & at_site

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {"equipment_ids"}

    def _get_portal_places(self):
        """Return ``{card: (where its device hangs in words, its contract)}`` of those of these cards
        whose device is installed. The number of queries does not grow with the cards.

        :return: contracts with sudo, may be empty
        """
        # sudo: what is known of the device, for whoever sees its card
        devices = self.sudo().equipment_ids
        contracts = devices._get_serving_contracts()
        none = self.env["contract.contract"].sudo()
        return {
            device.card_id: (device._get_portal_place(), contracts.get(device, none))
            for device in devices
        }
