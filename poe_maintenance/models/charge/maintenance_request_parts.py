from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class MaintenanceRequest(models.Model):
    """The parts of a visit leave the technician's van when it is finished, and reach the invoice."""

    _inherit = "maintenance.request"

    part_ids = fields.One2many("maintenance.visit.part", "request_id", string="Parts used")
    picking_ids = fields.One2many("stock.picking", "visit_id", string="Transfers", by_program=True)
    van_location_id = fields.Many2one(
        "stock.location", string="Van stock", compute="_compute_van_location_id"
    )

    @api.depends("user_id", "company_id")
    def _compute_van_location_id(self):
        for visit in self:
            visit.van_location_id = visit.user_id._get_van(visit.company_id).sudo(False)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_parts_used(self):
        for visit in self.filtered(lambda visit: visit.part_ids.move_id):
            raise UserError(
                self.env._("Parts were used on visit %s: it stays on record.", visit.display_name)
            )

    def action_view_pickings(self):
        """Open the transfers by which parts left the van."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        return {**action, "domain": [("visit_id", "=", self.id)], "context": {}}

    # === BUSINESS === #

    def _filter_untouched(self):
        visits = super()._filter_untouched()
        return visits.filtered(lambda visit: not (visit.part_ids or visit.sale_order_ids))

    def _cover_parts(self):
        self.part_ids._as_program()._compute_is_charged()

    def _use_parts(self):
        """What is charged is on an order that is ready to invoice; what is used already is left
        alone.

        :raise UserError: when there is no van, or not enough in it
        """
        for visit in self:
            # sudo: who finishes the visit need have no right to stock and sales
            parts = visit.sudo()._as_program().part_ids.filtered(lambda part: not part.move_id)
            if parts:
                van = visit._get_van()
                visit._check_charges_signed(parts)
                parts._check_usable()
                parts._check_in_van(van)
                unpriced = parts & visit._get_unpriced_parts()
                order = visit._charge_parts(parts.filtered("is_charged") - unpriced)
                visit._charge_unpriced_parts(unpriced)
                visit._move_parts(parts, van)
                if order:  # what was delivered already is not delivered again
                    order.action_confirm()

    def _get_van(self):
        """Return the van of this visit's technician, with sudo.

        :raise UserError: when there is none
        """
        self.ensure_one()
        van = self.user_id._get_van(self.company_id)
        if not self.user_id:
            raise UserError(
                self.env._(
                    "Parts were used on visit %s: choose the technician from whose van they come.",
                    self.display_name,
                )
            )
        if not van:
            raise UserError(
                self.env._(
                    "Parts were used on visit %(visit)s, but %(technician)s has no van stock in "
                    "%(company)s: choose its location on the employee.",
                    visit=self.display_name,
                    technician=self.user_id.name,
                    company=self.company_id.name,
                )
            )
        return van

    def _check_charges_signed(self, parts):
        """:raise UserError: for charged parts without the customer's signature, which accepts them
        (C4)"""
        if parts.filtered("is_charged") and not self.signature:
            raise UserError(
                self.env._(
                    "Charged parts are used on visit %s: let the customer sign for them.",
                    self.display_name,
                )
            )

    def _charge_parts(self, parts):
        """Put parts on the order of what this visit charges.

        :param parts: ``maintenance.visit.part`` with sudo, may be none
        :return: that ``sale.order``, not confirmed yet; empty when nothing is charged
        """
        order = self._get_charge_order() if parts else self.env["sale.order"].sudo()
        parts._put_on(order)
        return order

    def _charge_unpriced_parts(self, parts):
        """Put charged parts without a price on an order of their own, which waits for one with a task for
        who sells: nothing goes out at nothing.

        :param parts: as in :meth:`_charge_parts`
        """
        if parts:
            order = self._create_order(is_offer=False)
            parts._put_on(order)
            self._ask_seller(order, lambda visit: visit._get_price_task(parts.product_id))

    def _move_parts(self, parts, van):
        """Move parts out of a van in one transfer that is done.

        :param parts: ``maintenance.visit.part`` with sudo
        :param van: ``stock.location``
        """
        # sudo: as in _use_parts
        Picking = self.env["stock.picking"].sudo()._as_program()
        picking = Picking.create(self._prepare_picking_vals(van))._as_program()
        picking.move_ids = [Command.create(part._prepare_move_vals(picking)) for part in parts]
        # one move a line, of one product too
        picking.move_ids._action_confirm(merge=False)
        picking.move_ids.picked = True
        picking._action_done()

    def _prepare_picking_vals(self, van):
        """Return the values of the transfer of this visit's parts.

        :param van: ``stock.location``
        """
        self.ensure_one()
        # sudo: as in _use_parts
        Warehouse = self.env["stock.warehouse"].sudo()
        warehouse = van.warehouse_id or Warehouse.search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        customers, _suppliers = Warehouse._get_partner_locations()
        return {
            "visit_id": self.id,
            "company_id": self.company_id.id,
            "picking_type_id": warehouse.out_type_id.id,
            "partner_id": (self.site_id.address_id or self.customer_id).id,
            "location_id": van.id,
            "location_dest_id": customers.id,
            "origin": self.name,
        }
