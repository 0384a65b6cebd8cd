from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.poe_warranty.models.base.guarded_mixin import PROGRAM
from odoo.addons.poe_warranty.tools.action import get_form_action

# Who hangs where another device did comes under the contracts of that one. How a device comes to a site
# takes no parameter; no call from outside can bring this object along.
INHERITS = {"joins_no_contract": PROGRAM}
# As well: whose contracts and visits another device has by now leaves none.
HANDED_ON = {"service_handed_on": PROGRAM}


class MaintenanceEquipment(models.Model):
    """An installed device of a customer is equipment with a lot; its ``serial_no`` stays empty,
    since core keeps that unique over all products."""

    _inherit = "maintenance.equipment"

    customer_id = fields.Many2one("res.partner", index="btree_not_null", check_company=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Serial", index="btree_not_null", check_company=True
    )
    # a delivery brings it along for a thousand devices at once: no readonly field for create()
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    # as product_id: a customer's device belongs to no user of ours
    owner_user_id = fields.Many2one(readonly=False)
    card_id = fields.Many2one(
        "warranty.card", string="Warranty card", index="btree_not_null", check_company=True
    )
    warranty_date = fields.Date(compute="_compute_warranty_date", store=True, readonly=False)
    card_status = fields.Selection(related="card_id.status")
    card_refused = fields.Boolean(related="card_id.is_refused")
    site_id = fields.Many2one(
        "maintenance.site",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_id', 'child_of', customer_id)]",
        tracking=True,
    )
    position = fields.Char(tracking=True, help="Where it hangs on the site, e.g. “Gate 2, pole 3”.")
    # as product_id; its number only: who plans has no rights on orders
    order_name = fields.Char(
        string="Order", compute="_compute_order_name", store=True, readonly=False, index="trigram"
    )
    installed_on = fields.Date(tracking=True)
    installer_id = fields.Many2one("res.users", string="Installed by", tracking=True)

    _one_device_per_serial = models.UniqueIndex(
        "(lot_id) WHERE lot_id IS NOT NULL",
        "This serial number is an installed device already.",
    )

    @api.depends("lot_id.product_id")
    def _compute_product_id(self):
        for device in self:
            device.product_id = device.lot_id.product_id

    @api.depends("card_id.sale_order_id")
    def _compute_order_name(self):
        for device in self:
            device.order_name = device.card_id.sale_order_id.name or device.order_name

    @api.depends("card_id.effective_end")
    def _compute_warranty_date(self):
        """Service time and extended warranty move the end; equipment without a card keeps its own."""
        for device in self:
            device.warranty_date = device.card_id.effective_end or device.warranty_date

    @api.depends("lot_id")
    def _compute_display_name(self):
        devices = self.filtered("lot_id")
        # sudo: the number on a device, for whoever sees the device
        for device in devices.sudo():
            device.display_name = f"{device.name} · {device.lot_id.name}"
        return super(MaintenanceEquipment, self - devices)._compute_display_name()

    def _check_company(self, fnames=None):
        """A delivery checks the companies of its goods itself, a thousand at once: what is left to
        check here are devices entered by hand, and the site to which any of them comes later."""
        by_hand = self.filtered(lambda device: not device.card_id.move_id)
        if fnames and "site_id" in fnames:
            super(MaintenanceEquipment, self - by_hand)._check_company(["site_id"])
        return super(MaintenanceEquipment, by_hand)._check_company(fnames)

    @api.constrains("site_id", "customer_id")
    def _check_site(self):
        for device in self.filtered("site_id"):
            if device._is_of_other(device.site_id.partner_id):
                raise ValidationError(
                    self.env._(
                        "%(device)s is %(owner)s's, site %(site)s is not.",
                        device=device.display_name,
                        owner=device.customer_id.commercial_partner_id.display_name,
                        site=device.site_id.display_name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        devices = super().create(vals_list)
        if placed := devices.filtered("site_id"):
            placed._join_contracts()
        return devices

    def write(self, vals):
        """What becomes of a device becomes of its contracts and of its visits to come: see the
        steps."""
        retired = self._filter_retired(vals)
        moved = self._filter_moved(vals)
        left = moved.filtered("site_id") if "position" not in vals else self.browse()
        if "scrap_date" not in vals:
            retired._end_observation()
        self._filter_sold(vals)._leave_owner()
        result = super().write(vals)
        if self.env.context.get("service_handed_on") is not PROGRAM:
            retired._leave_service(self.env._("Retired"))
        left.filtered("position").position = False  # it hung there, not here
        if moved:
            moved._replan_visits()
        if vals.get("site_id"):
            self._join_contracts()
        if "category_id" in vals:
            self._change_type()
        return result

    # === STEPS === #

    def _filter_retired(self, vals):
        """Return those of these devices that a change retires."""
        return self.filtered("active") if vals.get("active") is False else self[:0]

    def _filter_sold(self, vals):
        """Return those of these devices that a change gives to somebody else."""
        if "customer_id" not in vals:
            return self[:0]
        owner = self.env["res.partner"].browse(vals["customer_id"])
        return self.filtered(lambda device: device._is_of_other(owner))

    def _filter_moved(self, vals):
        """Return those of these devices that a change brings to another site, or to none."""
        if "site_id" not in vals:
            return self[:0]
        return self.filtered(lambda device: device.site_id.id != vals["site_id"])

    def _end_observation(self):
        """A device that is retired was observed until today."""
        today = fields.Date.context_today(self)
        self.filtered(lambda device: not device.scrap_date).scrap_date = today

    def _leave_owner(self):
        """A device that is sold on leaves contracts, visits and site of who had it."""
        self._leave_service(self.env._("Sold on"))
        self.filtered("site_id").site_id = False

    # === BUSINESS === #

    def _is_of_other(self, partner):
        """Tell whether the device has an owner, and that is not this partner's company or person.

        :param partner: ``res.partner``, may be empty
        """
        self.ensure_one()
        owner = self.customer_id.commercial_partner_id
        return bool(owner) and owner != partner.commercial_partner_id

    def _filter_unplaced(self):
        """Return those of these devices that are at no site yet; all of them, where none is left: whoever
        places them again moves them."""
        return self.filtered(lambda device: not device.site_id) or self

    def _leave_service(self, reason):
        """Take the devices off their contracts today, and off the visits to come.

        :param str reason: in plain words
        """
        if self:
            self._leave_contracts(reason)
            self._leave_visits()

    def _follow_card(self, card):
        """Say of these devices which product and serial they are, as their card was corrected. A serial
        that is an installed device already stays that one.

        :param card: ``warranty.card``
        """
        vals = card._prepare_device_vals(card._get_device_types()[card.product_id])
        vals = {name: vals[name] for name in ("name", "category_id", "product_id", "model")}
        known = card.lot_id and self.with_context(active_test=False).search_count(
            [("lot_id", "=", card.lot_id.id), ("id", "not in", self.ids)], limit=1
        )
        self.write(vals if known else {**vals, "lot_id": card.lot_id.id})

    def _hand_place_to(self, successor, day):
        """Another device hangs where this one was said to: it takes the place with its service.

        :param successor: ``maintenance.equipment``, with sudo
        :param date day: of the exchange
        """
        successor.with_context(**INHERITS).write(self._prepare_place_vals(day))
        self._hand_service_to(successor, day)

    def _give_way_to(self, successor, day):
        """Another unit hangs where this device did, with its service: this one is retired.

        :param successor: as :meth:`_hand_service_to` has it
        :param date day: of the exchange
        """
        handed_on = self[:1] if successor else self[:0]
        handed_on._hand_service_to(successor, day)
        handed_on.with_context(**HANDED_ON).active = False
        (self - handed_on).active = False

    def _prepare_place_vals(self, day):
        """Return the values of another unit that hangs where this device was.

        :param date day: of the exchange
        """
        return {
            "site_id": self.site_id.id,
            "position": self.position,
            "installed_on": day,
        }

    def _hand_service_to(self, successor, day):
        """The unit that hangs where this device was takes its place in the contracts and on the
        visits to come (C3).

        :param successor: ``maintenance.equipment``, with sudo; empty for what has no serial
        :param date day: of the exchange
        """
        if self and successor:
            self._hand_contracts_to(successor, day)
            self._hand_visits_to(successor)

    # === HOOKS: empty here; one room above fills each, what comes later extends that === #

    def _join_contracts(self):
        """Bring these devices under the contracts that take in what is installed on their sites."""

    def _leave_contracts(self, reason):
        """Take the devices off their contracts today.

        :param str reason: in plain words
        """

    def _hand_contracts_to(self, successor, day):
        """Let another device take the place of this one in its contracts.

        :param successor: ``maintenance.equipment``, with sudo
        :param date day: of the exchange
        """

    def _leave_visits(self):
        """Take the devices off the visits that did not begin yet."""

    def _hand_visits_to(self, successor):
        """Put another device on the visits to come of this one.

        :param successor: ``maintenance.equipment``, with sudo
        """

    def _replan_visits(self):
        """Have the visits to come of these devices planned anew, for the place where they are now."""

    def _change_type(self):
        """Tell what rests on the type of these devices, which is corrected."""

    # === ACTIONS === #

    def action_place(self):
        """Open the dialog that puts these devices onto a site."""
        return self.env["maintenance.device.placement"]._open(self)

    def action_view_card(self):
        """Open the device's warranty card."""
        self.ensure_one()
        return get_form_action(self.card_id)
