from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# the moves by which the device of a claim changes its place
DEVICE_TRIPS = (
    "device_in", "device_out", "to_supplier", "from_supplier", "taken_back", "scrapped",
)  # fmt: skip


class WarrantyClaim(models.Model):
    """Where the device of a claim is, and its loaner: read from Odoo's own transfers. A fault that is
    served on site has none."""

    _inherit = "warranty.claim"

    device_move_ids = fields.One2many(
        "stock.move", "claim_id", domain=[("claim_use", "!=", False)], readonly=True
    )
    has_come_in = fields.Boolean(compute="_compute_transfers_made", compute_sudo=True)
    has_lent = fields.Boolean(compute="_compute_transfers_made", compute_sudo=True)
    can_scrap = fields.Boolean(compute="_compute_transfers_made", compute_sudo=True)
    picking_count = fields.Integer(compute="_compute_picking_count", compute_sudo=True)
    device_place = fields.Selection(
        [
            ("customer", "With the customer"),
            ("service", "In service"),
            ("repair", "In repair"),
            ("supplier", "At the supplier"),
            ("ready", "Ready to hand back"),
            ("returned", "Handed back"),
            ("taken_back", "Taken back"),
        ],
        string="Where it is",
        compute="_compute_device_place",
        store=True,
        index=True,
        help="Follows from the receipt, the repair and the transfers of the device.",
    )
    loaner_due_on = fields.Date(
        string="Loaner due",
        compute="_compute_loaner_due_on",
        store=True,
        readonly=False,
        help="When the loaner should be back: the day promised for the device, unless agreed "
        "otherwise.",
    )

    loaner_reminded = fields.Boolean(readonly=True, copy=False)

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

    @api.depends(
        "state", "received_datetime", "returned_datetime", "repair_ids.state",
        "device_move_ids.state", "device_move_ids.claim_use",
    )  # fmt: skip
    def _compute_device_place(self):
        # sudo: where the device is follows from moves and repairs, whoever looks
        for claim in self.sudo():
            claim.device_place = claim._get_device_place()

    def _get_device_place(self):
        """Return where the device is, one of ``device_place``."""
        trip = self._get_trip()
        if trip == "to_supplier" and not self._get_moves("taken_back"):
            return "supplier"
        if self._get_moves("taken_back").filtered(lambda move: move.state == "done"):
            return "taken_back"
        if self.returned_datetime:
            return "returned"
        if trip == "device_out" or not self.received_datetime:
            return "customer"
        if self.state == "ready":
            return "ready"
        if "under_repair" in self.repair_ids.mapped("state"):
            return "repair"
        return "service"

    @api.depends("loaner_lot_id", "receipt_id.promised_date")
    def _compute_loaner_due_on(self):
        for claim in self:
            claim.loaner_due_on = claim.loaner_lot_id and claim.receipt_id.promised_date

    # === ACTIONS === #

    def action_receive(self):
        """Take the devices in: from now on we have them.

        :raise UserError: for a claim that ended
        """
        for claim in self.filtered(lambda claim: not claim.is_open):
            raise UserError(self.env._("Claim %s has ended already.", claim.name))
        now = fields.Datetime.now()
        self.filtered(lambda claim: not claim.received_datetime).received_datetime = now
        self._receive_devices()
        return True

    def action_lend(self):
        """Hand the loaner out.

        :raise UserError: without a loaner, or when it is not at hand
        """
        for claim in self:
            if not claim.is_open:
                raise UserError(self.env._("Claim %s has ended already.", claim.name))
            if not claim.loaner_lot_id:
                raise UserError(self.env._("Choose the loaner on claim %s first.", claim.name))
            if claim._get_moves("loaner_back"):
                raise UserError(self.env._("The loaner of claim %s came back already.", claim.name))
        self._lend_loaners()
        return True

    def action_send_to_supplier(self):
        """Send the customer's device to the supplier for repair.

        :raise UserError: when the device is not in our hands
        """
        self._check_in_service()
        self._transfer("to_supplier")
        return True

    def action_back_from_supplier(self):
        """The supplier sent the customer's device back."""
        for claim in self.filtered(lambda claim: claim.device_place != "supplier"):
            raise UserError(self.env._("The device of claim %s is not away.", claim.name))
        self._transfer("from_supplier")
        return True

    def action_view_pickings(self):
        """Open the transfers of the device and of the loaner."""
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        ids = self.sudo().device_move_ids.picking_id.ids  # sudo: which they are
        return {**action, "domain": [("id", "in", ids)], "context": {"create": False}}

    # === BUSINESS === #

    def _get_moves(self, use):
        """Return the moves of one use that were not cancelled.

        :param str use: of ``stock.move.claim_use``
        """
        # sudo: what was moved for the claim, whoever asks
        moves = self.sudo().device_move_ids
        return moves.filtered(lambda move: move.claim_use == use and move.state != "cancel")

    def _get_trip(self):
        """Return the use of the last move that the device made, or False."""
        self.ensure_one()
        # sudo: as in _get_moves
        made = self.sudo().device_move_ids.filtered(
            lambda move: move.state == "done" and move.claim_use in DEVICE_TRIPS
        )
        return made.sorted("id")[-1:].claim_use

    def _is_in_service(self):
        """Tell whether the device lies in our service location, as transfers have it."""
        return self._get_trip() in ("device_in", "from_supplier")

    def _forget_trips(self):
        """A claim that is taken up again starts without its device: what came and went before is
        history."""
        # sudo: the moves of a claim are written by its buttons
        past = self._get_moves("device_in") | self._get_moves("device_out")
        past.claim_use = "earlier"
        self.filtered(lambda claim: not claim.receipt_id).received_datetime = False

    def _check_not_away(self):
        """:raise UserError: while the device is at the supplier"""
        for claim in self.filtered(lambda claim: claim.device_place == "supplier"):
            raise UserError(
                self.env._(
                    "The device of claim %s is at the supplier: press “Back from Supplier” first.",
                    claim.name,
                )
            )

    def _check_in_service(self):
        """:raise UserError: for a device that is not in our hands"""
        for claim in self.filtered(lambda claim: not claim._is_in_service()):
            raise UserError(
                self.env._(
                    "The device of claim %s is not in our hands: take it in first.", claim.name
                )
            )

    def _receive_devices(self):
        """Bring the devices in, under their owners' names. What is no device of ours (no serial in
        stock) is only noted; safe to run again."""
        waiting = self.filtered(
            lambda claim: claim._is_transferable() and not claim._get_moves("device_in")
        )
        sources = waiting._get_lot_locations()
        ours = waiting.filtered(
            # a serial that should lie in our stock is an alert (S16), not a transfer
            lambda claim: sources.get(claim.lot_id) is None
            or sources[claim.lot_id].usage != "internal"
        )
        ours._transfer("device_in", sources)

    def _is_transferable(self):
        """Tell whether stock knows the device: a tracked one by its serial."""
        self.ensure_one()
        product = self.product_id
        return bool(product.is_storable and (self.lot_id or product.tracking == "none"))

    def _hand_devices_back(self):
        """Give the devices back that lie in our service location."""
        self.filtered(lambda claim: claim._is_in_service())._transfer("device_out")

    def _lend_loaners(self):
        """Hand out the loaners that are not out yet.

        :raise UserError: for a loaner that is not at hand
        """
        waiting = self.filtered(
            lambda claim: claim.is_loaner_out and not claim._get_moves("loaner_out")
        )
        sources = waiting._get_lot_locations("loaner_lot_id")
        for claim in waiting:
            source = sources.get(claim.loaner_lot_id)
            if not source or source.usage != "internal" or source.warranty_use == "loaned":
                raise UserError(
                    self.env._(
                        "Loaner %s is not in stock: receive it first, or choose another one.",
                        claim.loaner_lot_id.name,
                    )
                )
        waiting._transfer("loaner_out", sources)

    def _is_loaner_overdue(self):
        """Tell whether the loaner should be back by now, where the policy holds."""
        self.ensure_one()
        today = self._get_policy()._get_local_date(fields.Datetime.now())
        return bool(self.is_loaner_out and self.loaner_due_on and self.loaner_due_on < today)

    @api.model
    def _cron_remind_loaners(self):
        """Leave the task to recover each loaner that is overdue, once; can be killed and run
        again."""
        domain = [
            ("loaner_lot_id", "!=", False),
            ("loaner_back_on", "=", False),
            ("loaner_due_on", "<", fields.Date.today()),
            ("loaner_reminded", "=", False),
            ("state", "!=", "cancelled"),
        ]
        while claims := self.search(domain, limit=100).try_lock_for_update():
            claims._ask_loaner_back()
            # sudo: nobody else writes it
            claims.sudo().write({"loaner_reminded": True})
            left = self.search_count(domain)
            if not self.env["ir.cron"]._commit_progress(len(claims), remaining=left):
                return

    def _take_loaners_back(self):
        """Bring back the loaners that went out by a transfer."""
        out = self.filtered(lambda claim: claim._get_moves("loaner_out"))
        out.filtered(lambda claim: not claim._get_moves("loaner_back"))._transfer("loaner_back")

    def _get_lot_locations(self, field="lot_id"):
        """Return ``{lot: location}`` of the serials of these claims that lie somewhere; one query.

        :param str field: ``lot_id`` or ``loaner_lot_id``
        """
        lots = self[field].filtered(lambda lot: lot.product_id.tracking == "serial")
        if not lots:
            return {}
        # sudo: where a serial lies, for whoever takes it in
        quants = self.env["stock.quant"].sudo()
        found = quants.search(
            [
                ("lot_id", "in", lots.ids),
                ("quantity", ">", 0),
                ("company_id", "in", (*self.company_id.ids, False)),
            ]
        )
        return {quant.lot_id.sudo(False): quant.location_id for quant in found}

    # === TRANSFERS === #

    def _transfer(self, use, sources=None):
        """Move the devices or loaners of these claims, in one completed transfer a customer.

        :param str use: of ``stock.move.claim_use``
        :param dict sources: of lot to the location it lies in, where it is known
        :return: the ``stock.picking`` records
        """
        pickings = self._create_transfers(use, sources or {})
        pickings.move_ids.picked = True
        pickings._action_done()
        return pickings

    def _create_transfers(self, use, sources):
        """Return new transfers, ready to be completed; see :meth:`_transfer`."""
        vals_list = []
        for (company, partner), claims in self.grouped(
            lambda claim: (claim.company_id, claim.partner_id)
        ).items():
            moves = [claim._prepare_device_move_vals(use, sources) for claim in claims]
            ends = {(vals["location_id"], vals["location_dest_id"]) for vals in moves}
            for source, destination in ends:
                ends_vals = {"location_id": source, "location_dest_id": destination}
                vals_list.append(
                    {
                        **ends_vals,
                        "picking_type_id": company._get_service_type(use).id,
                        "company_id": company.id,
                        "partner_id": partner.id,
                        "origin": ", ".join(claims.mapped("name")),
                        "move_ids": [
                            Command.create(vals)
                            for vals in moves
                            if ends_vals.items() <= vals.items()
                        ],
                    }
                )
        # sudo: the claim makes its transfers, which nobody makes by hand: they need no log entries
        Picking = self.env["stock.picking"].sudo().with_context(tracking_disable=True)
        pickings = Picking.create(vals_list)
        for picking in pickings:
            picking.move_ids.move_line_ids.picking_id = picking
        # the cache does not see the use of a move that is made with it
        self.invalidate_recordset(["device_move_ids"], flush=False)
        return pickings

    def _prepare_device_move_vals(self, use, sources):
        """Return the values of one move with its serial.

        :param str use: of ``stock.move.claim_use``
        :param dict sources: of lot to location
        """
        self.ensure_one()
        lot, product = self._get_moved_unit(use, sources)
        source, destination = self._get_ends(use, sources.get(lot))
        ends = {"location_id": source.id, "location_dest_id": destination.id}
        line = {
            **ends,
            "product_id": product.id,
            "company_id": self.company_id.id,
            "lot_id": lot.id,
            "quantity": 1,
            "owner_id": self._get_device_owner(use).id,
        }
        return {
            **ends,
            "product_id": product.id,
            "product_uom_qty": 1,
            "product_uom": product.uom_id.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "claim_id": self.id,
            "claim_use": use,
            "to_refund": False,
            "move_line_ids": [Command.create(line)],
        }

    def _get_moved_unit(self, use, sources):
        """Return the serial (may be empty) and the product that move for one use."""
        if unit := sources.get("unit"):
            return unit.lot_id, unit.product_id
        lot = self.loaner_lot_id if use.startswith("loaner") else self.lot_id
        return lot, lot.product_id or self.product_id

    def _get_device_owner(self, use):
        """Return under whose name goods move for one use: the device under that of who brought it
        in, what is ours under none."""
        if use.startswith("loaner") or use == "replacement":
            return self.env["res.partner"]
        came = self._get_moves("device_in").move_line_ids.owner_id
        return came or self.partner_id

    def _get_ends(self, use, found=None):
        """Return from where to where goods move for one use.

        :param found: location in which the serial lies, where it is known
        """
        self.ensure_one()
        company = self.company_id
        place = self.env["stock.location"]._get_warranty_location
        if use == "device_in":
            return found or self._get_home(), place("service", company)
        if use == "taken_back":
            at_customer = found if found and found.usage == "customer" else self._get_home()
            here = place("service", company) if self._is_in_service() else at_customer
            return here, place("quarantine", company)
        return {
            "device_out": lambda: (place("service", company), self._get_home()),
            "replacement": lambda: (found, place("replacement", company)),
            "to_supplier": lambda: (place("service", company), place("supplier", company)),
            "from_supplier": lambda: (place("supplier", company), place("service", company)),
            "loaner_out": lambda: (found, place("loaned", company)),
            "loaner_back": lambda: (place("loaned", company), place("loaner", company)),
        }[use]()

    def _get_home(self):
        """Return the location the device came from or, while it never came in, its customer's."""
        came = self._get_moves("device_in")
        # sudo: which location it is, as in _transfer
        partner = self.sudo().partner_id.with_company(self.company_id)
        return came.location_id or partner.property_stock_customer
