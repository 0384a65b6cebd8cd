from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.guarded_mixin import PROGRAM


class StockMove(models.Model):
    """What may be put in a claim's device: under warranty genuine parts that fit it (C6), and where no
    parts are set up for it, what somebody confirms to fit."""

    _inherit = "stock.move"

    fit_confirmed = fields.Boolean(
        string="Fits",
        copy=False,
        help="Whoever puts the part in confirms that it fits the device. Asked for where no parts are "
        "set up for the product.",
        settled_by="_get_reason_used",
    )

    @api.constrains("product_id", "repair_line_type", "repair_id", "is_covered", "fit_confirmed")
    def _check_covered_part(self):
        """Covered work takes only genuine parts that fit the device (S39); a device for which no parts
        are set up, only what is confirmed to fit.

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
        doubts = [doubt for move in self if (doubt := move._get_fit_doubt())]
        if doubts:
            raise ValidationError("\n".join(doubts))

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
        if not part._fits(device) and device._has_spare_parts():
            return self.env._(
                "%(part)s does not fit %(device)s.",
                part=part.display_name,
                device=device.display_name,
            )
        return None

    def _get_fit_doubt(self):
        """Return in words why somebody must confirm first that this part fits the claim's device, or
        None."""
        self.ensure_one()
        device = self.repair_id.claim_id and self.repair_id._get_repaired_device()
        asked = self.repair_line_type == "add" and self.state != "cancel" and device
        if not asked or self.fit_confirmed or self.product_id._fits(device):
            return None
        if device._has_spare_parts():
            return None
        return self.env._(
            "No parts are set up for %(device)s: does %(part)s fit? Tick “Fits” on its line to confirm "
            "it, or have the product manager set up the parts on the page of the product.",
            device=device.display_name,
            part=self.product_id.display_name,
        )

    def _update_reserved_quantity(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        """What core itself finds free is reserved by no other claim: it need not be looked for again."""
        # the word of the program alone, as that of the lines
        finder = self.with_context(warranty_found_free=PROGRAM)
        return super(StockMove, finder)._update_reserved_quantity(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _check_parts(self):
        """A part that lost its mark since it was put on the repair is not used up either."""
        self._check_covered_part()
