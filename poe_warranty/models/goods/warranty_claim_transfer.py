from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .uses import PLACES, USES

# the moves by which the device of a claim changes its place
TRIPS = {name for name, use in USES.items() if use.is_trip}
_BEFORE_READY = {"new", "inspection", "decided", "quotation", "repair"}


class WarrantyClaim(models.Model):
    """The transfers by which a device, its replacement or its loaner moves, one a customer and a way:
    what they moved, where the device is since. A fault that is served on site has none."""

    _inherit = "warranty.claim"

    device_place = fields.Selection(
        [
            ("customer", "With the customer"),
            ("service", "In service"),
            ("repair", "In repair"),
            ("supplier", "At the supplier"),
            ("ready", "Ready to hand back"),
            ("kept", "Stays with us"),
            ("returned", "Handed back"),
            ("taken_back", "Taken back"),
        ],
        string="Where it is",
        compute="_compute_device_place",
        store=True,
        help="Follows from the receipt, the repair and the transfers of the device.",
        by_program=True,
    )

    # === WHAT WAS MOVED === #

    def _get_moves(self, use):
        """Return the moves of one use that were not cancelled.

        :param str use: of ``stock.move.claim_use``
        """
        # sudo: what was moved for the claim, whoever asks
        moves = self.sudo().device_move_ids
        return moves.filtered(lambda move: move.claim_use == use and move.state != "cancel")

    def _get_trip(self):
        """Return the use of the last move that the device made, or False."""
        # sudo: as in _get_moves
        made = self.sudo().device_move_ids.filtered(
            lambda move: move.state == "done" and move.claim_use in TRIPS
        )
        return made.sorted("id")[-1:].claim_use

    def _is_in_service(self):
        """Tell whether the device lies in our service location, as transfers have it."""
        return self._get_trip() in ("device_in", "from_supplier")

    def _is_transferable(self):
        """Tell whether stock knows the device: a tracked one by its serial."""
        # what stock knows of the device goes before the product somebody chose
        product = self.lot_id.product_id or self.product_id
        return bool(product.is_storable and (self.lot_id or product.tracking == "none"))

    def _is_to_come_in(self):
        """Tell whether stock knows the device and did not see it come in."""
        return self._is_transferable() and not self._get_moves("device_in")

    # === WHERE THE DEVICE IS === #

    @api.depends(
        "state", "received_datetime", "returned_datetime", "repair_ids.state",
        "device_move_ids.state", "device_move_ids.claim_use",
    )  # fmt: skip
    def _compute_device_place(self):
        # sudo: where the device is follows from moves and repairs, whoever looks
        for place, claims in self.sudo().grouped(lambda c: c._get_device_place()).items():
            claims.device_place = place

    def _get_device_place(self):
        """Return where the device is, one of ``device_place``."""
        # what is served on site does not move before it is ready: no move is looked for
        if self.state in _BEFORE_READY and not (self.received_datetime or self.returned_datetime):
            return "customer"
        trip = taken_back = None
        if self.device_move_ids:
            trip, taken_back = self._get_trip(), self._get_moves("taken_back")
        if trip == "to_supplier" and not taken_back:
            return "supplier"
        if taken_back and "done" in taken_back.mapped("state"):
            return "taken_back"
        if self.returned_datetime:
            return "returned"
        if trip == "device_out" or not self.received_datetime:
            return "customer"
        if trip != "device_in" and self._is_to_come_in():
            return "customer"
        if self.state == "ready":
            return "ready"
        if "under_repair" in self.repair_ids.mapped("state"):
            return "repair"
        return "service"

    def _get_reason_kept(self):
        return self._get_reason_away()

    def _get_reason_away(self):
        """Return why the device cannot be handed over or replaced: it is at the supplier, or None."""
        if self.device_place != "supplier":
            return None
        return self.env._(
            "The device of claim %s is at the supplier: press “Back from Supplier” first.",
            self.name,
        )

    # === WHAT IS MOVED === #

    def _transfer(self, use, sources=None):
        """Move the devices or loaners of these claims, in one completed transfer a customer.

        :param str use: of ``stock.move.claim_use``
        :param dict sources: of lot to the ``stock.quant`` as which it lies somewhere, where it is known
        :return: the ``stock.picking`` records
        """
        pickings = self._create_transfers(use, sources or {}, picked=True)
        if pickings:  # core goes all its way for none, too
            pickings._action_done()
        return pickings

    def _create_transfers(self, use, sources, picked=False):
        """Return new transfers, ready to be completed; see :meth:`_transfer`.

        :param bool picked: whether the goods go at once, else when somebody hands them over
        """
        # sudo: the claim makes its transfers, whoever presses; they need no log entries
        Picking = self.env["stock.picking"].sudo().with_context(tracking_disable=True)
        if not self:  # as in _transfer
            return Picking
        if USES[use].unit == "device":
            # sudo: whose it is, for whoever moves it; of all at once
            self.sudo().device_move_ids.move_line_ids.fetch(["move_id", "owner_id"])
        self.lot_id.invalidate_recordset(["delivered_owner_id"], flush=False)
        ways = self.grouped(
            lambda claim: (claim.company_id, claim.partner_id, *claim._get_ends(use, sources))
        )
        pickings = Picking._as_program().create(
            [
                {
                    "picking_type_id": self._get_service_type(use, company).id,
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "origin": ", ".join(claims.mapped("name")),
                }
                for (company, partner, source, destination), claims in ways.items()
            ]
        )
        # made together with them, core would write each line again and confirm the moves once more
        pickings.move_ids._as_program().create(
            [
                claim._prepare_device_move_vals(use, sources, picking, picked)
                for picking, claims in zip(pickings, ways.values(), strict=True)
                for claim in claims
            ]
        )
        # the cache does not see the use of a move that is made with it
        self.invalidate_recordset(["device_move_ids"], flush=False)
        return pickings

    @api.model
    def _get_service_type(self, use, company):
        """Return the ``stock.picking.type`` under which goods of claims move in a company.

        :param str use: of ``stock.move.claim_use``
        :param company: ``res.company``
        :raise UserError: for a company without a warehouse
        """
        # sudo: which operation type it is, for whoever takes a device in
        Warehouse = self.env["stock.warehouse"].sudo()
        warehouse = Warehouse.search_fetch(
            [("company_id", "=", company.id)],
            ["service_in_type_id", "service_out_type_id"],
            limit=1,
        )
        if not warehouse:
            raise UserError(
                self.env._(
                    "Company %s has no warehouse: set one up in Inventory first.", company.name
                )
            )
        return warehouse.service_in_type_id if USES[use].comes_in else warehouse.service_out_type_id

    def _prepare_device_move_vals(self, use, sources, picking, picked):
        """Return the values of one move with its serial.

        :param str use: of ``stock.move.claim_use``
        :param dict sources: as in :meth:`_transfer`
        :param picking: ``stock.picking`` it belongs to
        :param bool picked: as in :meth:`_create_transfers`
        """
        lot, product = self._get_moved_unit(use, sources)
        lying, source = self._get_lying(use, sources), picking.location_id
        package = lying.package_id if lying.location_id == source else lying.package_id.browse()
        same = {
            "picking_id": picking.id,
            "company_id": self.company_id.id,
            "product_id": product.id,
            "location_id": source.id,
            "location_dest_id": picking.location_dest_id.id,
            "picked": picked,
        }
        line = {
            **same,
            "lot_id": lot.id,
            # left there, it would lie in two places
            "package_id": package.id,
            "quantity": 1,
            "owner_id": self._get_device_owner(use).id,
        }
        return {
            **same,
            "product_uom_qty": 1,
            "product_uom": product.uom_id.id,
            "partner_id": self.partner_id.id,
            "claim_id": self.id,
            "claim_use": use,
            # what goes at once waits for nothing, as what core's count of a location moves
            "state": "confirmed" if picked else "draft",
            "to_refund": False,
            "move_line_ids": [Command.create(line)],
        }

    def _get_lying(self, use, sources):
        """Return the ``stock.quant`` as which what moves for one use lies somewhere, where it is known.

        :param dict sources: as in :meth:`_transfer`
        """
        lot, _product = self._get_moved_unit(use, sources)
        # sudo: where it lies, for whoever moves it
        return sources.get(lot, self.env["stock.quant"]).sudo()

    def _get_moved_unit(self, use, sources):
        """Return the serial (may be empty) and the product that move for one use."""
        if unit := sources.get("unit"):
            return unit.lot_id, unit.product_id
        lot = self.loaner_lot_id if USES[use].unit == "loaner" else self.lot_id
        return lot, lot.product_id or self.product_id

    def _get_device_owner(self, use):
        """Return under whose name goods move for one use: the device under that of who brought it
        in, what is ours under none."""
        if USES[use].unit != "device":
            return self.env["res.partner"]
        came = self._get_moves("device_in").move_line_ids.owner_id
        return came or self.partner_id

    def _get_ends(self, use, sources):
        """Return from where to where goods move for one use.

        :param dict sources: as in :meth:`_transfer`
        """
        found = self._get_lying(use, sources).location_id
        ends = [
            end if end in PLACES else getattr(self, f"_get_end_{end}")(found)
            for end in USES[use].ends
        ]
        get_place = self.env["stock.location"]._get_warranty_location
        return tuple(get_place(end, self.company_id) if end in PLACES else end for end in ends)

    def _get_end_found(self, found):
        """Where the serial lies."""
        return found

    def _get_end_origin(self, found):
        """Where the device lies or, as far as stock knows, its customer has it."""
        return found or self._get_home()

    def _get_end_home(self, found):
        """Where the device came from."""
        return self._get_home()

    def _get_end_held(self, found):
        """Where the defective unit is: the place it has with us, or still with the customer."""
        if self._is_in_service():
            return "service"
        return found if found and found.usage == "customer" else self._get_home()

    def _get_home(self):
        """Return the location the device came from or, while it never came in, its customer's."""
        came = self._get_moves("device_in")
        # sudo: which location it is, as in _transfer
        partner = self.sudo().partner_id.with_company(self.company_id)
        return came.location_id or partner.property_stock_customer

    def _get_lot_quants(self, field="lot_id"):
        """Return ``{lot: stock.quant}`` of the serials in a field of these claims that lie somewhere."""
        return self[field]._find_lying(self.company_id)
