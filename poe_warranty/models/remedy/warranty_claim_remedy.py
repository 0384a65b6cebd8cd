from odoo import fields, models
from odoo.exceptions import UserError

from ...const import CLAIM_END_STATES
from ...tools.action import get_dialog_action, get_form_action
from ...tools.lock import lock


class WarrantyClaim(models.Model):
    """Another unit in exchange (C3, Law 19/2023, art. 30.2.đ)."""

    _inherit = "warranty.claim"

    replacement_lot_id = fields.Many2one(
        "stock.lot",
        string="Replacement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )
    replacement_consent_ids = fields.Many2many(
        "ir.attachment",
        "warranty_claim_consent_rel",
        string="Consent to a refurbished unit",
        readonly=True,
        copy=False,
        bypass_search_access=True,
        by_program=True,
    )
    replacement_card_id = fields.Many2one(
        related="card_id.replaced_by_id", string="Card of the replacement"
    )

    # === ACTIONS === #

    def action_replace(self):
        """Choose the unit that is handed out in exchange, or open the transfer that hands it out.

        :return: a window action
        :raise UserError: when the claim is not covered
        """
        self.ensure_one()
        if move := self._get_moves("replacement"):
            return get_form_action(move.picking_id.sudo(False))
        self._check_remedy()
        return get_dialog_action(
            "warranty.claim.replace", self.env._("Replace the Device"), default_claim_id=self.id
        )

    # === REPLACEMENT === #

    def _check_remedy(self):
        """:raise UserError: unless the claim is covered by a card and nothing else is done for it"""
        self._check_decided(lambda claim: claim.is_free_work)
        self._check_not_away()
        if not self.card_id:
            raise UserError(
                self.env._(
                    "Claim %s has no warranty card: there is no sale to exchange or refund.",
                    self.name,
                )
            )

    def _replace_device(self, product, lot, consent=None):
        """Reserve another unit for the customer; it is handed out when the claim is closed, or by
        the warehouse. Called again it returns the same transfer.

        :param product: ``product.product`` handed out
        :param lot: its ``stock.lot``; empty for a product without serials
        :param consent: attachments in which the customer accepts a refurbished unit
        :return: the ``stock.picking``
        :raise UserError: when the unit is not in stock, or must not be handed out
        """
        self.ensure_one()
        if move := self._get_moves("replacement"):
            return move.picking_id
        self._check_remedy()
        quant = self._check_replacement(product, lot, consent)
        self._lock()
        self._hold_unit(quant)
        picking = self._create_replacement(quant)
        claim = self._as_program()
        claim.replacement_lot_id = lot
        if consent:
            consent._belong_to(self)
            claim.replacement_consent_ids = consent
        self._set_resolution("unit_replaced")
        self._update_state("ready")
        return picking

    def _check_unit(self, product, lot, consent):
        """:raise UserError: naming what stands against handing this unit out"""
        if product.tracking != "none" and not lot:
            raise UserError(
                self.env._("Which %s is handed out? Scan its serial.", product.display_name)
            )
        if lot.is_loaner:
            raise UserError(self.env._("%s is a loaner: choose a unit for sale.", lot.name))
        if lot.is_refurbished and self.card_id.policy_id.replacement_quality == "new":
            raise UserError(
                self.env._("The policy replaces by new units only; %s is refurbished.", lot.name)
            )
        if lot.is_refurbished and not consent:
            raise UserError(
                self.env._(
                    "%s is refurbished: attach the customer's written consent, or choose a new unit.",
                    lot.name,
                )
            )
        # sudo: whether it is in service for somebody, for whoever hands it out
        Claim = self.env["warranty.claim"].sudo()
        open_claim = [
            ("lot_id", "=", lot.id),
            ("id", "!=", self.id),
            ("state", "not in", CLAIM_END_STATES),
        ]
        if lot and (claim := Claim.search(open_claim, limit=1)):
            raise UserError(
                self.env._(
                    "%(unit)s is on claim %(claim)s: choose another unit.",
                    unit=lot.name,
                    claim=claim.name,
                )
            )
        # sudo: whether it was sold, for whoever hands it out
        if lot.sudo().warranty_card_ids.filtered(lambda card: card.state == "issued"):
            raise UserError(
                self.env._("%s has a warranty card of another sale: choose a new unit.", lot.name)
            )

    def _check_replacement(self, product, lot, consent):
        """Return the ``stock.quant`` the unit is taken from.

        :raise UserError: naming what stands against this unit
        """
        self._check_unit(product, lot, consent)
        quant = self._find_available(product, lot)
        if not quant:
            raise UserError(
                self.env._(
                    "%s is not available in stock. Choose another unit, order one, or refund the "
                    "device.",
                    f"{product.display_name} {lot.name or ''}".strip(),
                )
            )
        return quant

    def _hold_unit(self, quant):
        """Let nobody else reserve the unit until the transaction ends: core reserves what is held
        by another transaction a second time.

        :param quant: ``stock.quant``
        :raise UserError: when someone else is reserving it
        """
        lock(quant, quant.lot_id.name or quant.product_id.display_name)

    def _find_available(self, product, lot):
        """Return the first quant of a warehouse from which one unit can be taken, or an empty one.

        :param product: ``product.product``
        :param lot: ``stock.lot``, may be empty
        """
        domain = [
            ("product_id", "=", product.id),
            ("quantity", ">", 0),
            ("location_id.usage", "=", "internal"),
            ("location_id.warehouse_id.company_id", "=", self.company_id.id),
            ("owner_id", "=", False),
            "|",
            ("lot_id", "=", False),
            ("lot_id.is_loaner", "=", False),
        ]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        # sudo: whether one is there, for whoever decides to hand it out
        quants = self.env["stock.quant"].sudo().search(domain, order="in_date, id")
        free = (q for q in quants if q.product_uom_id.compare(q.available_quantity, 1) >= 0)
        return next(free, quants.browse())

    def _create_replacement(self, quant):
        """Return the transfer that will hand the unit out, with the unit reserved."""
        picking = self._create_transfers(
            "replacement", {quant.lot_id: quant.location_id, "unit": quant}
        )
        picking.action_confirm()
        return picking.sudo(False)

    def _hand_out_replacements(self):
        """Hand out the units that wait for their customers."""
        super()._hand_out_replacements()
        waiting = self._get_moves("replacement")._get_replacements()
        if waiting:
            waiting.picked = True
            waiting.picking_id._action_done()

    def _check_handed_out(self, move):
        """The unit that leaves must be one that may, whoever chose it last, and goes where its cost
        is warranty expense.

        :param move: ``stock.move`` about to be completed
        :raise UserError: as in _check_unit
        """
        self.ensure_one()
        self._check_not_away()
        self._check_decided_for_exchange()
        lot = move.move_line_ids.lot_id
        self._check_unit(move.product_id, lot, self.replacement_consent_ids)
        place = self.env["stock.location"]._get_warranty_location("replacement", self.company_id)
        if move.location_dest_id != place:
            move.location_dest_id = place
        lines = move.move_line_ids.filtered(lambda line: line.location_dest_id != place)
        lines.location_dest_id = place
        if self.replacement_lot_id != lot:
            self._as_program().replacement_lot_id = lot

    def _check_decided_for_exchange(self):
        """:raise UserError: when the claim does not wait for its replacement"""
        if self.state != "ready" or not self.is_free_work:
            raise UserError(self.env._("Claim %s does not wait for a replacement.", self.name))

    def _exchange(self, move):
        """The customer has the replacement: its card follows the old one's, and the defective unit
        is ours (C3). Called when the transfer is completed.

        :param move: ``stock.move`` that handed it out
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if not self.returned_datetime:
            self._as_program().returned_datetime = now
        # the time of this service counts before what is left of the old term is looked at
        self._suspend_cards()
        day = self.card_id.policy_id._get_local_date(now)
        consent = self.replacement_consent_ids
        self.card_id._replace(move.move_line_ids.lot_id, day, consent, move.product_id)
        self._take_back()

    def _set_resolution(self, code):
        """Record what was done, unless the technician said it already.

        :param str code: of a shipped resolution
        """
        resolution = self.env.ref(f"poe_warranty.warranty_code_resolution_{code}", False)
        self.filtered(lambda claim: not claim.resolution_id).resolution_id = resolution
