from odoo import api, models
from odoo.exceptions import ValidationError


class StockMove(models.Model):
    """What may be put in a device under warranty: genuine parts that fit it (C6)."""

    _inherit = "stock.move"

    @api.constrains("product_id", "repair_line_type", "repair_id", "is_covered")
    def _check_covered_part(self):
        """Covered work takes only genuine parts that fit the device (S39).

        :raise ValidationError: naming each part, what is wrong with it and what to do
        """
        problems = [problem for move in self if (problem := move._get_part_problem())]
        if problems:
            problems.append(
                self.env._(
                    "Work under warranty takes only genuine parts that fit the device: choose "
                    "another part, have the product manager mark this one on its product page, or "
                    "charge it to the customer."
                )
            )
            raise ValidationError("\n".join(problems))

    def _is_put_in_under_warranty(self):
        """Tell whether this is a part put in a claim's device for which the warranty pays."""
        return self.repair_line_type == "add" and self.is_covered and self.state != "cancel"

    def _get_part_problem(self):
        """Return in words why this part must not be put in under warranty, or None.

        A device that is not one of our products has no model to compare with: there the part only
        has to be genuine.
        """
        if not self._is_put_in_under_warranty():
            return None
        part, device = self.product_id, self.repair_id._get_repaired_device()
        if not part.is_genuine_part:
            return self.env._("%s is not marked as a genuine part.", part.display_name)
        if device and not part._fits(device):
            return self.env._(
                "%(part)s does not fit %(device)s.",
                part=part.display_name,
                device=device.display_name,
            )
        return None

    def _check_parts(self):
        """A part that lost its mark since it was put on the repair is not used up either."""
        self._check_covered_part()
