from odoo import models

from ..claim.warranty_receipt import NUMBERS


class WarrantyReceipt(models.Model):
    """The code of a card finds the receipts of its device, too."""

    _inherit = "warranty.receipt"
    _number_fields = (*NUMBERS, "claim_ids.card_id.check_code")
