from odoo import models


class WarrantyCard(models.Model):
    _inherit = "warranty.card"

    def _is_valid_on(self, day):
        """Tell whether this card covers its device on a local day; False without a card."""
        if not self or not day or self.state != "issued":
            return False
        _end, last_day = self._get_ends(day)
        return self.date_start <= day and (not last_day or day <= last_day)
