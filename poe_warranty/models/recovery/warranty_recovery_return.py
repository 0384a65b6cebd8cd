from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ...tools.action import get_form_action, get_message_action
from ...tools.label import get_labels


class WarrantyRecovery(models.Model):
    """The goods of a recovery: asked for, allowed back under an RMA number, sent to the supplier.

    Every action is safe to press twice: the document it made is found again.
    """

    _inherit = "warranty.recovery"

    picking_ids = fields.One2many(
        "stock.picking", "recovery_id", string="Transfers", readonly=True, by_program=True
    )
    picking_count = fields.Integer(compute="_compute_picking_count", compute_sudo=True)

    def _compute_picking_count(self):
        for recovery in self:
            recovery.picking_count = len(recovery.picking_ids)

    # === ACTIONS === #

    def action_request(self):
        """Ask the supplier: open the message with the facts of the claim, where the supplier has an
        e-mail address. Pressed again it opens the message again.

        :return: an action, or True
        :raise UserError: when the supplier is not known or the claim no longer covered
        """
        self.ensure_one()
        if self.state != "requested":
            self._check_state("draft")
            self.claim_id._check_recoverable()
            if not self.partner_id:
                raise UserError(
                    self.env._("Who is the supplier of recovery %s? Choose one first.", self.name)
                )
            self.expected_amount = self.expected_amount or self.covered_cost
            self._update_state("requested")
        return self._get_request_message() if self.partner_id.email else True

    def action_approve(self):
        """The supplier gave an RMA number.

        :raise UserError: when it was not entered
        """
        for recovery in self:
            recovery._check_rma_number()
            recovery.rma_date = recovery.rma_date or recovery._get_today()
        self._update_state("approved")
        return True

    def action_send(self):
        """Send the defective unit back to the supplier by a completed transfer.

        :return: a window action on the transfer
        :raise UserError: naming what stands against it
        """
        self.ensure_one()
        if self.state != "sent":
            self._lock()
            self._check_state("approved")
            self._check_rma_valid()
            address = self._get_return_address()
            self._send(self._find_unit(), address)
            self._update_state("sent")
        return self.action_view_pickings()

    def action_cancel(self):
        """Give the recovery up before the supplier was sent or refused anything."""
        self._update_state("cancelled")
        return True

    def action_reopen(self):
        """Take a cancelled recovery up again."""
        self._update_state("draft")
        return True

    def action_view_claim(self):
        """Open the claim whose cost is recovered."""
        self.ensure_one()
        return get_form_action(self.claim_id)

    def action_view_pickings(self):
        """Open the transfers to and from the supplier."""
        self.ensure_one()
        if len(self.picking_ids) == 1:
            return get_form_action(self.picking_ids)
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        return {**action, "domain": [("recovery_id", "=", self.id)], "context": {"create": False}}

    # === CHECKS === #

    def _check_state(self, *states):
        """:raise UserError: for a recovery that is in none of some states"""
        labels = get_labels(self, "state")
        for recovery in self.filtered(lambda recovery: recovery.state not in states):
            raise UserError(
                self.env._(
                    "Recovery %(recovery)s is “%(state)s”: this is done while it is “%(states)s”.",
                    recovery=recovery.name,
                    state=labels[recovery.state],
                    states=self.env._("” or “").join(labels[state] for state in states),
                )
            )

    def _check_rma_number(self):
        """:raise UserError: when the supplier's RMA number is missing"""
        if not (self.rma_number or "").strip():
            raise UserError(
                self.env._(
                    "Enter the RMA number that %s gave first: without it the goods are not accepted.",
                    self.partner_id.display_name,
                )
            )

    def _check_rma_valid(self):
        """:raise UserError: when the RMA number is missing or has expired"""
        self._check_rma_number()
        if self.rma_expiry and self.rma_expiry < self._get_today():
            raise UserError(
                self.env._(
                    "RMA number %(number)s expired on %(day)s: ask %(supplier)s for a new one and "
                    "enter it with its date.",
                    number=self.rma_number,
                    day=format_date(self.env, self.rma_expiry),
                    supplier=self.partner_id.display_name,
                )
            )

    def _get_return_address(self):
        """Return the ``res.partner`` the goods are sent to.

        :raise UserError: when it has no address
        """
        address = self.supplierinfo_id._get_return_address(self.partner_id)
        if not (address.street or address.city):
            raise UserError(
                self.env._(
                    "Where does %s want its goods back? Enter a street or a city on the supplier, or "
                    "another return address on the vendor line of the product.",
                    address.display_name,
                )
            )
        return address

    # === THE UNIT === #

    def _find_unit(self):
        """Return the ``stock.quant`` the defective unit is taken from: from among the defective
        units or, by its serial, from wherever it lies in our stock.

        :raise UserError: when it is not in our hands
        """
        # sudo: where it lies, for whoever sends it off
        quants = self.env["stock.quant"].sudo().search(self._get_unit_domain())
        ours = quants.filtered(
            lambda q: q.owner_id in (q.owner_id.browse(), self.company_id.partner_id)
            and q.product_uom_id.compare(q.available_quantity, self.quantity) >= 0
        )
        if not ours:
            raise UserError(
                self.env._(
                    "%(unit)s is not in our hands as a defective unit of ours. Take it back from the "
                    "customer first; a device that stays the customer's is sent for repair from its "
                    "claim. What the supplier credits without the goods is settled right away.",
                    unit=self._get_unit_label(),
                )
            )
        return ours[:1]

    def _get_unit_domain(self):
        """Return the domain of the quants in which the unit may lie."""
        place = self.env["stock.location"]._get_warranty_location("quarantine", self.company_id)
        where = Domain("location_id", "=", place.id)
        if self.lot_id:
            stock = Domain("location_id.usage", "=", "internal")
            where |= stock & Domain("company_id", "=", self.company_id.id)
        return where & Domain(
            [("product_id", "=", self.product_id.id), ("lot_id", "=", self.lot_id.id)]
        )

    def _get_unit_label(self):
        self.ensure_one()
        return " · ".join(filter(None, (self.product_id.display_name, self.lot_id.name)))

    def _send(self, quant, address):
        """Complete the transfer of the unit to the supplier.

        :param quant: ``stock.quant`` it is taken from
        :param address: ``res.partner`` it is sent to
        :return: the ``stock.picking``
        """
        company = self.company_id
        supplier = self.env["stock.location"]._get_warranty_location("supplier", company)
        unit = {
            "lot_id": quant.lot_id.id,
            "package_id": quant.package_id.id,
            "owner_id": quant.owner_id.id,
            "quantity": self.quantity,
        }
        return self._transfer(
            "to_supplier",
            self.claim_id._get_service_type("to_supplier", company),
            address,
            {"location_id": quant.location_id.id, "location_dest_id": supplier.id},
            quant.product_id,
            [unit],
        )

    def _transfer(self, use, picking_type, partner, ends, product, units):
        """Make and complete a transfer of this recovery.

        :param str use: of ``stock.move.claim_use``
        :param picking_type: ``stock.picking.type``
        :param partner: ``res.partner`` it goes to or comes from
        :param dict ends: ``location_id`` and ``location_dest_id``
        :param product: ``product.product``
        :param list units: values of its move lines: serial and quantity
        :return: the ``stock.picking``
        """
        self.ensure_one()
        common = {**ends, "company_id": self.company_id.id}
        lines = [Command.create({**common, "product_id": product.id, **unit}) for unit in units]
        move = {
            **common,
            "product_id": product.id,
            "product_uom_qty": sum(unit["quantity"] for unit in units),
            "product_uom": product.uom_id.id,
            "partner_id": partner.id,
            "claim_id": self.claim_id.id,
            "claim_use": use,
            "to_refund": False,
            "move_line_ids": lines,
        }
        # sudo: the recovery makes its transfers, whoever presses
        Picking = self.env["stock.picking"].sudo().with_company(self.company_id)._as_program()
        picking = Picking.create(
            {
                **common,
                "picking_type_id": picking_type.id,
                "partner_id": partner.id,
                "origin": self.name,
                "recovery_id": self.id,
                "move_ids": [Command.create(move)],
            }
        )
        picking.move_ids.picked = True
        picking._action_done()
        return picking.sudo(False)

    # === MESSAGES === #

    def _get_request_message(self):
        """Return the action that opens the message to the supplier."""
        return get_message_action(
            self, self.env._("Ask the Supplier"), "poe_warranty.mail_template_recovery"
        )
