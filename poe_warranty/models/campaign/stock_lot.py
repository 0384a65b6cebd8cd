from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    # as that of warranty.card
    _named_serial_idx = models.Index('(serial_key COLLATE "C")')
