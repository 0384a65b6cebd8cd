from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...const import ALERT, CLAIM_END_STATES
from ...tools.action import get_dialog_action, get_form_action
from ...tools.lock import lock
from ..claim.warranty_claim import FOLLOWED


class WarrantyClaim(models.Model):
    """Another unit in exchange (C3, Law 19/2023, art. 30.2.đ), and what becomes of the defective one
    once the customer has it, or the money."""

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

    # the work has not ended either while the unit that replaces the device still lies with us
    _followed = FOLLOWED | (
        Domain("decision", "!=", False)
        & Domain("state", "=", "ready")
        & Domain("returned_datetime", "=", False)
        & Domain("remedy_ids", "any", [("kind", "=", "replacement"), ("state", "=", "running")])
    )

    # === ACTIONS === #

    def action_replace(self):
        """Choose the unit that is handed out in exchange, or open the transfer that hands it out.

        :return: a window action
        :raise UserError: when the device cannot be replaced, saying why
        """
        self.ensure_one()
        if move := self._get_moves("replacement"):
            return get_form_action(move.picking_id.sudo(False))
        self.env["warranty.remedy"]._check_allowed("replacement", self)
        return get_dialog_action(
            "warranty.claim.replace", self.env._("Replace the Device"), default_claim_id=self.id
        )

    # === THE UNIT HANDED OUT === #

    def _replace_device(self, product, lot, consent=None):
        """Reserve another unit for the customer. Called again it returns the same transfer; see
        ``warranty.remedy._begin_replacement``.

        :return: the ``stock.picking``
        """
        self.ensure_one()
        if not self._get_moves("replacement"):
            Remedy = self.env["warranty.remedy"]
            Remedy._begin("replacement", self, product=product, lot=lot, consent=consent)
        return self._get_moves("replacement").picking_id

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

    def _find_available(self, product, lot, fit=()):
        """Return the first quant of a warehouse from which one unit can be taken, or an empty one.

        :param product: ``product.product``
        :param lot: ``stock.lot``, may be empty
        :param fit: domain of what else must hold
        """
        domain = [
            *fit,
            ("product_id", "=", product.id),
            ("quantity", ">=", 1),
            ("location_id.usage", "=", "internal"),
            ("location_id.warehouse_id.company_id", "=", self.company_id.id),
            ("owner_id", "=", False),
            "|",
            ("lot_id", "=", False),
            ("lot_id.is_loaner", "=", False),
        ]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        one = product.tracking == "serial"
        if one:  # the first that nobody reserved, however many there are
            domain.append(("reserved_quantity", "=", 0))
        # sudo: whether one is there, for whoever decides to hand it out
        Quant = self.env["stock.quant"].sudo()
        quants = Quant.search(domain, order="in_date, id", limit=1 if one else None)
        free = (q for q in quants if q.product_uom_id.compare(q.available_quantity, 1) >= 0)
        return next(free, quants.browse())

    def _create_replacement(self, quant):
        """Return the transfer that will hand the unit out, with the unit reserved."""
        picking = self._create_transfers("replacement", {quant.lot_id: quant, "unit": quant})
        picking.action_confirm()
        return picking.sudo(False)

    def _check_handed_out(self, move):
        """The unit that leaves must be one that may, whoever chose it last, and goes where its cost
        is warranty expense.

        :param move: ``stock.move`` about to be completed
        :raise UserError: as in _check_unit
        """
        if reason := self._get_reason_away() or self._get_reason_unexpected():
            raise UserError(reason)
        lot = move._get_moving_lines().lot_id
        self._check_unit(move.product_id, lot, self.replacement_consent_ids)
        place = move.location_dest_id
        if place.warranty_use != "replacement" or place.company_id != self.company_id:
            place = place._get_warranty_location("replacement", self.company_id)
            move.location_dest_id = place
        lines = move.move_line_ids.filtered(lambda line: line.location_dest_id != place)
        lines.location_dest_id = place
        if self.replacement_lot_id != lot:
            self._as_program().replacement_lot_id = lot

    def _get_reason_unexpected(self):
        """Return why no replacement is handed out: none is waited for, or not any more; or None."""
        if self.state == "ready" and self.is_free_work:
            return self._get_reason_changed()
        return self.env._("Claim %s does not wait for a replacement.", self.name)

    def _get_reason_changed(self):
        """Return why the unit that waits for the customer is not handed out: a fact changed since, or
        None."""
        if not self.verdict_outdated:
            return None
        return self.env._(
            "A fact of claim %(claim)s changed since it was decided. Cancel %(document)s and assess "
            "the claim again.",
            claim=self.name,
            document=self._get_begun_remedies().result.display_name or "-",
        )

    def _get_reason_without_card(self):
        """Return why nothing is exchanged or refunded: there was no sale, or None."""
        if self.card_id:
            return None
        return self.env._(
            "Claim %s has no warranty card: there is no sale to exchange or refund.", self.name
        )

    def _exchange(self, moves):
        """The customers have the replacements: each card follows the old one's, and the defective
        units are ours (C3). Called when a transfer is completed, by whomever.

        :param moves: ``stock.move`` that handed them out
        """
        # the time of this service counts before what is left of the old term is looked at
        self._end_service()
        now = fields.Datetime.now()
        for move in moves:
            claim = move.claim_id
            lot, consent = move.move_line_ids.lot_id, claim.replacement_consent_ids
            day = claim.card_id.policy_id._get_local_date(now)
            claim.card_id._replace(lot, day, consent, move.product_id)
        self._take_back()

    def _set_resolution(self, code):
        """Record what was done, unless the technician said it already.

        :param str code: of a shipped resolution
        """
        resolution = self.env.ref(f"poe_warranty.warranty_code_resolution_{code}", False)
        self.filtered(lambda claim: not claim.resolution_id).resolution_id = resolution

    # === THE DEFECTIVE ONE === #

    def _take_back(self):
        """The defective units are ours now: put them apart or, where the customer still has one,
        expect it (advance exchange)."""
        left = self._filter_defective_left()
        here = left.filtered("received_datetime")
        if here:  # core goes all its way for none, too
            here._create_returns()._action_done()
        expected = left - here
        sources = expected._get_lot_quants()
        for claim in expected:
            claim._create_transfers("taken_back", sources).action_confirm()
            claim._alert_once(
                "get_defective_back",
                lambda told: told._prepare_get_back_vals(),
                kind=ALERT,
            )

    def _create_returns(self):
        """Return new transfers, ready to be completed, that put apart the defective units that came
        in; without those that were put apart before."""
        here = self._filter_defective_left().filtered("received_datetime")
        sources = here.filtered(lambda claim: not claim._is_in_service())._get_lot_quants()
        return here._create_transfers("taken_back", sources, picked=True)

    def _filter_defective_left(self):
        """Return those whose defective unit is still to be put apart, as far as stock knows it."""
        return self.filtered(lambda c: c._is_transferable() and not c._get_moves("taken_back"))

    @api.model
    def _get_alerts(self):
        """Add the defective unit of an advance exchange, and the refund that no customer gets."""
        return super()._get_alerts() | {
            "get_defective_back": self.env._("Get the defective unit back"),
            "refund_cancelled": self.env._(
                "The credit note was cancelled: the customer does not get his money"
            ),
        }

    def _prepare_get_back_vals(self):
        """Return the values of the task to get the defective unit from the customer."""
        note = self.env._(
            "The customer has the replacement; %s is still to come in.", self._get_device_label()
        )
        return {
            "summary": self._get_alerts()["get_defective_back"],
            "note": plaintext2html(note),
            "user_id": (self.user_id or self.env.user).id,
        }
