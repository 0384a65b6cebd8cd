from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.poe_warranty.tools.label import get_labels
from odoo.addons.poe_warranty.tools.language import speak_to

CHARGES = [
    ("warranty", "Under warranty"),
    ("included", "Included"),
    ("follow_up", "Follow-up"),
    ("charged", "Charged"),
]


class MaintenanceRequest(models.Model):
    """Who pays the way of a call-out: nobody for a device under warranty, the contract for so many
    a year, the customer for the rest (C3, C4, C9)."""

    _inherit = "maintenance.request"

    charge = fields.Selection(
        CHARGES,
        string="Settled as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="How the call-out was settled when it was closed; the first time counts.",
        by_program=True,
    )
    charge_kind = fields.Selection(CHARGES, string="Call-out is", compute="_compute_charge_kind")
    charge_reason = fields.Char(
        string="Who pays",
        compute="_compute_charge_kind",
        help="Before the technician travels: what the call-out will be when it is closed.",
    )

    @api.depends(
        "charge", "is_callout", "contract_id", "equipment_id", "visit_line_ids", "reported_on"
    )
    def _compute_charge_kind(self):
        # sudo: whether the customer pays, for whoever serves
        calls = self.sudo().filtered("is_callout")
        taken = calls.contract_id._get_callout_days()
        refused = calls._get_refusals()
        for request in self:
            request.charge_kind = request.charge_reason = False
        for call in calls:
            left = call._get_callouts_left(taken)
            call.charge_kind = call.charge or call._get_charge(left, refused)
            call.charge_reason = call._get_charge_text(left)

    def _get_callouts_left(self, taken):
        """Return how many call-outs the contract still includes for this one: none, where it did not run
        on the day of the report or does not hold each of the devices.

        :param dict taken: as ``contract.contract._get_callout_days`` returns it
        """
        self.ensure_one()
        contract, day, devices = self.contract_id, self.reported_on, self._get_devices()
        covers = day and all(
            contract._filter_covering(device, day) for device in devices or [devices]
        )
        return contract._get_callouts_left(day, taken) if covers else 0

    def _get_charge(self, left, refused):
        """Return as what the call-out is settled, a value of ``charge``.

        :param int left: call-outs that the contract still includes
        :param dict refused: as :meth:`_get_refusals` returns it
        """
        self.ensure_one()
        if self.follow_up_of_id:
            return "follow_up"
        if self._is_under_warranty(refused):
            return "warranty"
        return "included" if left > 0 else "charged"

    def _get_charge_text(self, left):
        label = get_labels(self, "charge")[self.charge_kind]
        if self.charge_kind == "included" and not self.charge:
            return self.env._(
                "%(label)s (%(left)s of %(all)s left)",
                label=label,
                left=left,
                all=self.contract_id.callouts_included,
            )
        return label

    def _is_under_warranty(self, refused):
        """Tell whether every device of the call-out had a valid card when it was reported, and no
        claim on it was refused since."""
        self.ensure_one()
        devices = self._get_devices()
        return bool(devices) and all(
            device.card_id._is_valid_on(self.reported_on) and not self._is_refused(device, refused)
            for device in devices
        )

    def _is_refused(self, device, refused):
        """Tell whether a claim on a device was refused since it was reported, or since the day of
        the visit."""
        since = self.reported_at or self.schedule_date or fields.Datetime.now()
        return any(notice >= since for notice in refused.get(device.lot_id, []))

    def _get_refusals(self):
        """Return ``{lot: moments}`` of first notice of the claims that were refused on the devices
        of these visits: the user's fault is no warranty (C4). One query."""
        lots = self._get_devices().lot_id
        if not lots:
            return {}
        groups = self.env["warranty.claim"]._read_group(
            [
                ("lot_id", "in", lots.ids),
                ("decision", "in", ("excluded", "not_found")),
                ("state", "!=", "cancelled"),
            ],
            ["lot_id"],
            ["notice_datetime:array_agg"],
        )
        return dict(groups)

    # === BUSINESS === #

    def _settle_charge(self):
        """Take one of the call-outs the contract includes, or put the call-out on the quotation of
        what the visit charges. A visit that goes on with a call-out settles that one, too.

        :raise UserError: when it is charged and the company has no product for it
        """
        # sudo: the work settles it, whoever closes it
        closed = self.sudo()._as_program()
        calls = (closed | closed.follow_up_of_id).filtered(
            lambda call: call.is_callout and call.done and not (call.archive or call.charge)
        )
        if not calls:
            return
        calls.contract_id._take_turns()
        taken = calls.contract_id._get_callout_days()
        refused = calls._get_refusals()
        for call in calls.sorted("reported_at"):
            left = call._get_callouts_left(taken)
            call.charge = call._get_charge(left, refused)
            if call.charge == "included":
                taken[call.contract_id].append(call.reported_on)
        for call in calls.filtered(lambda call: call.charge == "charged"):
            call._charge_way()

    def _charge_way(self):
        """Put the call-out on the order of what the visit charges: ready to invoice when the customer
        signed, else a task for who sells. Charged parts that are still to leave the van confirm the
        order with theirs; a call-out without a price waits on an order of its own."""
        self.ensure_one()
        self.company_id._get_callout_product()
        unpriced = self._get_unpriced()
        order = self._create_order(is_offer=False) if unpriced else self._get_charge_order()
        # the program's: which lines charge a call-out
        order._as_program().write(
            {"order_line": [Command.create(vals) for vals in self._prepare_callout_lines_vals()]}
        )
        if unpriced:
            self._ask_seller(order, lambda visit: visit._get_price_task(unpriced))
        elif (self.part_ids - self._get_unpriced_parts()).filtered(
            lambda part: part.is_charged and not part.move_id
        ):
            return
        elif self.signature:
            order.action_confirm()
        else:
            self._ask_seller(
                order,
                lambda visit: visit.env._("Charge the call-out: the customer did not sign"),
            )

    def _ask_seller(self, order, get_summary):
        """Leave a task with who sells.

        :param order: ``sale.order`` of this call-out
        :param get_summary: function of this call-out, in the language of who sells, to the text
        """
        seller = order.user_id.filtered("active") or self.env.user
        order.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=get_summary(speak_to(seller, self)),
            user_id=seller.id,
        )

    def _prepare_callout_lines_vals(self):
        """Return the values of the lines that charge the call-out: what is done is delivered."""
        self.ensure_one()
        return [
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "qty_delivered": quantity,
                "is_callout_charge": True,
            }
            for product, quantity in self._get_callout_charges()
        ]
