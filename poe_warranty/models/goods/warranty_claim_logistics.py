import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.stock_lot import INSIDE

_logger = logging.getLogger(__name__)


class WarrantyClaim(models.Model):
    """How the device of a claim comes, goes to the supplier and back, and is handed back."""

    _inherit = "warranty.claim"

    device_move_ids = fields.One2many(
        "stock.move",
        "claim_id",
        domain=[("claim_use", "!=", False)],
        readonly=True,
        by_program=True,
    )
    has_come_in = fields.Boolean(compute="_compute_transfers_made", compute_sudo=True)
    has_lent = fields.Boolean(compute="_compute_transfers_made", compute_sudo=True)
    can_scrap = fields.Boolean(compute="_compute_transfers_made", compute_sudo=True)
    picking_count = fields.Integer(compute="_compute_picking_count", compute_sudo=True)

    # === COMPUTE === #

    @api.depends("device_move_ids.state", "device_move_ids.claim_use")
    def _compute_transfers_made(self):
        for claim in self:
            claim.has_come_in = bool(claim._get_moves("device_in"))
            claim.has_lent = bool(claim._get_moves("loaner_out"))
            claim.can_scrap = claim._is_in_quarantine()

    @api.depends("device_move_ids")
    def _compute_picking_count(self):
        for claim in self:
            claim.picking_count = len(claim.device_move_ids.picking_id)

    @api.depends("device_place", "device_move_ids.state", "loaner_lot_id", "loaner_back_on")
    def _compute_refusals(self):
        return super()._compute_refusals()

    # === ACTIONS === #

    def action_receive(self):
        """Take the devices in: from now on we have them.

        :return: True, or the notice of devices that lie elsewhere by our records
        :raise ClaimStateError: for a claim that ended, or whose device was handed back
        """
        self.check_access("write")
        coming = self.filtered(lambda claim: not claim.has_come_in)
        coming._check_allowed("receive")
        waiting = coming.filtered(lambda claim: not claim.received_datetime)
        waiting._as_program().received_datetime = fields.Datetime.now()
        coming._receive_devices()
        return self._tell_not_moved() or True

    def _allow_receive(self):
        if not self.is_open:
            return self.env._("Claim %s has ended already.", self.name)
        if self.has_come_in:
            return self.env._("The device of claim %s came in already.", self.name)
        if self.device_place in ("returned", "taken_back"):
            return self.env._("The device of claim %s was handed back already.", self.name)
        return None

    def action_send_to_supplier(self):
        """Send the customer's device to the supplier for repair.

        :raise ClaimStateError: when the device is not in our hands, or ready to be handed back
        """
        self.check_access("write")
        self._check_allowed("send_to_supplier")
        self._transfer("to_supplier")
        return True

    def _allow_send_to_supplier(self):
        if not self.is_open:
            return self.env._("Claim %s has ended already.", self.name)
        if not self._is_in_service():
            return self.env._(
                "The device of claim %s is not in our hands: take it in first.", self.name
            )
        if self.device_place not in ("service", "repair"):
            return self.env._("The device of claim %s is ready to be handed back.", self.name)
        return None

    def action_back_from_supplier(self):
        """The supplier sent the customer's device back.

        :raise ClaimStateError: when it is not there
        """
        self.check_access("write")
        self._check_allowed("back_from_supplier")
        self._transfer("from_supplier")
        return True

    def _allow_back_from_supplier(self):
        if self.device_place == "supplier":
            return None
        return self.env._("The device of claim %s is not away.", self.name)

    def action_view_pickings(self):
        """Open the transfers of the device and of the loaner."""
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        ids = self.sudo().device_move_ids.picking_id.ids  # sudo: which they are
        return {**action, "domain": [("id", "in", ids)], "context": {"create": False}}

    # === BUSINESS === #

    def _forget_trips(self):
        """A claim that is taken up again starts without its device: what came and went before is
        history."""
        past = self._get_moves("device_in") | self._get_moves("device_out")
        past._as_program().claim_use = "earlier"
        phoned_in = self.filtered(lambda claim: not claim.receipt_id)
        phoned_in._as_program().received_datetime = False

    def _get_moved_devices(self):
        """Return ``{claim: stock.lot}`` of the claims whose device came in by a transfer."""
        return {claim: claim.lot_id for claim in self if claim._get_moves("device_in")}

    @api.model
    def _check_same_devices(self, moved):
        """:raise UserError: for a claim that is to be about another device than the one that came in

        :param dict moved: as :meth:`_get_moved_devices` told before the change
        """
        for claim, lot in moved.items():
            if claim.lot_id != lot:
                raise UserError(
                    self.env._(
                        "The device of claim %(claim)s came in as %(serial)s. Is it another one? "
                        "Cancel the claim, so that %(serial)s goes back in the program, and open one "
                        "for the device that is here.",
                        claim=claim.name,
                        serial=lot.name or claim.product_id.display_name,
                    )
                )

    def _get_reason_received(self, name):
        """A transfer says when the device came."""
        if not self._get_moves("device_in"):
            return super()._get_reason_received(name)
        return self.env._(
            "When the device of claim %s came and went is on record: it stays as it is.", self.name
        )

    def _get_reason_lying_in(self, use):
        """Return why what lies in one of our places for this claim goes by the claim alone; None when it
        does not lie there for it any more.

        :param str use: of ``stock.location.warranty_use``
        """
        if use == "supplier":
            return self._get_reason_away()
        if use == "loaned":
            return self._get_loaner_out_text() if self.is_loaner_out else None
        if not self._is_in_service():
            return None
        return self.env._(
            "%(device)s is in service on claim %(claim)s: hand it back there, or cancel the claim, "
            "before it goes elsewhere.",
            device=self.lot_id.name or self.product_id.display_name,
            claim=self.name,
        )

    def _receive_devices(self):
        """Bring the devices in, under their owners' names. What is no device of ours (no serial in
        stock) is only noted; safe to run again."""
        waiting = self.filtered(
            lambda claim: claim._is_transferable() and not claim._get_moves("device_in")
        )
        sources = waiting._get_lot_quants()
        ours = waiting.filtered(
            # a serial that should lie in our stock is an alert (S16), not a transfer
            lambda claim: claim.lot_id not in sources
            or sources[claim.lot_id].location_id.usage not in INSIDE
        )
        ours._transfer("device_in", sources)

    def _tell_not_moved(self):
        """Note on the claims which devices stock knows and no transfer brought in, since they lie
        with us already by our records.

        :return: the notice for who pressed; None without such devices
        """
        left = self.filtered(lambda claim: claim._is_to_come_in())
        found = left._get_lot_quants()
        lines = {
            claim: self.env._(
                "%(claim)s: %(serial)s lies in %(place)s by our records, so no transfer brings it "
                "in. Let the warehouse look into it (Inventory / Reporting / Stock).",
                claim=claim.name,
                serial=claim.lot_id.name,
                place=found[claim.lot_id].location_id.display_name,
            )
            for claim in left
            if claim.lot_id in found
        }
        if not lines:
            return None
        for claim, line in lines.items():
            claim.message_post(body=line)
            _logger.info("Claim %s: its device lies with us by our records, not moved", claim.name)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Nothing was moved"),
                "message": "\n".join(lines.values()),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _hand_devices_back(self):
        """Give the devices back that lie in our service location."""
        self.filtered(lambda claim: claim._is_in_service())._transfer("device_out")

    def _is_in_quarantine(self):
        """Tell whether the defective unit lies with us."""
        return self._get_trip() == "taken_back"
