from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


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
    site_id = fields.Many2one(
        "maintenance.site",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_id', 'child_of', customer_id)]",
        tracking=True,
    )
    installed_on = fields.Date(tracking=True)
    installer_id = fields.Many2one("res.users", string="Installed by", tracking=True)
    contract_device_ids = fields.One2many(
        "maintenance.contract.device", "equipment_id", string="Contracts"
    )
    coverage = fields.Selection(
        [
            ("both", "Warranty and contract"),
            ("warranty", "Warranty"),
            ("contract", "Contract"),
            ("none", "Not covered"),
        ],
        compute="_compute_coverage",
        search="_search_coverage",
        help="By what the device is covered today.",
    )

    _one_device_per_serial = models.UniqueIndex(
        "(lot_id) WHERE lot_id IS NOT NULL",
        "This serial number is an installed device already.",
    )

    @api.depends("lot_id.product_id")
    def _compute_product_id(self):
        for device in self:
            device.product_id = device.lot_id.product_id

    @api.depends("card_id.effective_end")
    def _compute_warranty_date(self):
        """Service time and extended warranty move the end; equipment without a card keeps its own."""
        for device in self:
            device.warranty_date = device.card_id.effective_end or device.warranty_date

    @api.depends("card_id.status", "contract_device_ids.date_to")
    def _compute_coverage(self):
        under_contract = self._filter_under_contract(fields.Date.context_today(self))
        for device in self:
            if device in under_contract:
                coverage = "both" if device.card_status == "active" else "contract"
            else:
                coverage = "warranty" if device.card_status == "active" else "none"
            device.coverage = coverage

    def _search_coverage(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        running = self.env["maintenance.contract.device"]._get_running_domain(today)
        warranty = Domain("card_status", "=", "active")
        contract = Domain("contract_device_ids", "any", running)
        domains = {
            "both": warranty & contract,
            "warranty": warranty & ~contract,
            "contract": contract & ~warranty,
            "none": ~warranty & ~contract,
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.depends("lot_id")
    def _compute_display_name(self):
        devices = self.filtered("lot_id")
        # sudo: the number on a device, for whoever sees the device
        for device in devices.sudo():
            device.display_name = f"{device.name} · {device.lot_id.name}"
        return super(MaintenanceEquipment, self - devices)._compute_display_name()

    def _check_company(self, fnames=None):
        """A delivery checks the companies of its goods itself, a thousand at once: what is left to
        check here are devices entered by hand."""
        by_hand = self.filtered(lambda device: not device.card_id.move_id)
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

    def write(self, vals):
        """A device that is retired or sold on leaves its contracts; one that moves takes the visits
        to come with it."""
        retired = self.filtered("active") if vals.get("active") is False else self.browse()
        sold = moved = self.browse()
        if "customer_id" in vals:
            owner = self.env["res.partner"].browse(vals["customer_id"])
            sold = self.filtered(lambda device: device._is_of_other(owner))
        if "site_id" in vals:
            moved = self.filtered(lambda device: device.site_id.id != vals["site_id"])
        sold._leave_contracts(self.env._("Sold on"))
        sold.filtered("site_id").site_id = False
        result = super().write(vals)
        retired._leave_contracts(self.env._("Retired"))
        moved._replan_visits()
        return result

    def _is_of_other(self, partner):
        """Tell whether the device has an owner, and that is not this partner's company or person.

        :param partner: ``res.partner``, may be empty
        """
        self.ensure_one()
        owner = self.customer_id.commercial_partner_id
        return bool(owner) and owner != partner.commercial_partner_id

    def _filter_under_contract(self, day):
        """Return those of these devices that are under a running contract on a local day."""
        Device = self.env["maintenance.contract.device"]
        running = Domain("equipment_id", "in", self.ids) & Device._get_running_domain(day)
        # sudo: whether there is a contract, for whoever looks at the device
        return self & Device.sudo().search(running).equipment_id.sudo(False)

    def _leave_contracts(self, reason):
        """Take the devices off their contracts today, and off the visits to come.

        :param str reason: in plain words
        """
        today = fields.Date.context_today(self)
        # sudo: what becomes of the device decides, whoever records it
        self.sudo().contract_device_ids._leave(today, reason)
        self._get_coming_visit_lines().unlink()

    def _hand_place_to(self, successor, day):
        """Another unit hangs where this device was: it takes the place in the contracts and on the
        visits to come (C3).

        :param successor: ``maintenance.equipment``, with sudo; empty for what has no serial
        :param date day: of the exchange
        """
        if not (self and successor):
            return
        successor.write({"site_id": self.site_id.id, "installed_on": day})
        for line in self.contract_device_ids._filter_until(day):
            start = max(day, line.date_from)
            line.copy({"equipment_id": successor.id, "date_from": start, "date_to": line.date_to})
        self.contract_device_ids._leave(day, self.env._("Replaced under warranty"))
        self._get_coming_visit_lines().write({"equipment_id": successor.id})

    def _get_coming_visit_lines(self):
        """Return the lines of these devices on visits that did not begin yet."""
        return self.env["maintenance.visit.line"]._get_coming([("equipment_id", "in", self.ids)])

    def _replan_visits(self):
        """Put the devices on visits to the place where they are now."""
        mine = [("equipment_id", "in", self.ids)]
        lines = self.env["maintenance.visit.line"]._get_plannable(mine)
        contracts = lines.contract_id
        lines.unlink()
        contracts._plan_again()

    def action_view_card(self):
        """Open the device's warranty card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "warranty.card",
            "res_id": self.card_id.id,
            "views": [[False, "form"]],
        }
