from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.record import check_mapping, get_asked

# which device it is, and whose: told when the fault was reported
_TOLD = {"device_serial", "card_id", "product_id", "partner_id"}


class WarrantyClaim(models.Model):
    """A fault that was reported before the device came: nothing was received until it does. Then the
    reception, a receipt or *Device Is In* takes it in on the claim there is."""

    _inherit = "warranty.claim"

    is_awaited = fields.Boolean(
        compute="_compute_is_awaited",
        search="_search_is_awaited",
        compute_sudo=True,  # who reads the claim need not see what else it came from
        help="The fault is reported, and its device has not come yet.",
    )

    @api.depends("received_datetime", "receipt_id", "state")
    def _compute_is_awaited(self):
        awaited = self.filtered_domain(self._get_awaited_domain())
        for claim in self:
            claim.is_awaited = claim in awaited

    @api.model
    def _search_is_awaited(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_awaited_domain()

    @api.model
    def _get_awaited_domain(self):
        """Return the domain of the claims whose device is expected. An add-on that serves faults on
        site takes those off."""
        return (
            Domain("received_datetime", "=", False)
            & Domain("receipt_id", "=", False)
            & Domain("state", "in", ("new", "inspection", "decided"))
        )

    # === ACTIONS === #

    def action_join_receipt(self):
        """The devices of these claims are here: put them on the draft receipt that the context names,
        as ``joined_receipt_id``.

        :raise UserError: when a device came before, or the customer holds the receipt
        """
        receipt = get_asked(self.env["warranty.receipt"], self.env.context.get("joined_receipt_id"))
        self._check_awaited()
        self.receipt_id = receipt
        return True

    # === BUSINESS === #

    def _check_awaited(self):
        """:raise UserError: naming the first of these claims whose device is not awaited any more"""
        for claim in self.filtered(lambda claim: not claim.is_awaited):
            raise UserError(
                self.env._(
                    "The device of claim %s is not awaited any more: go on with the claim.",
                    claim.name,
                )
            )

    @api.model
    def _get_awaited(self, claim_id):
        """Return the claim on which an awaited device comes in; an empty record for none.

        :param claim_id: as it was sent, False for none
        :raise UserError: when its device came meanwhile
        """
        claim = get_asked(self, claim_id) if claim_id else self.browse()
        claim._check_awaited()
        return claim

    def _note_arrival(self, values):
        """Note how the device of this claim came.

        :param dict values: as ``desk_register`` has them; which device it is, and whose, counts where
            that was not told before
        :return: this claim
        """
        if self:
            check_mapping(self, values)
            told = {name for name in _TOLD if self[name]}
            self.write({n: value for n, value in values.items() if value and n not in told})
        return self
