from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.action import get_form_action
from odoo.addons.poe_warranty.tools.serial import serial_key
from odoo.addons.poe_warranty.tools.text import get_words

from ..tools.bounds import DAYS


class MaintenanceDevicePlacement(models.TransientModel):
    """Puts devices onto a site together: those of an order, of a delivery or of a list, or one scan after
    the other."""

    _name = "maintenance.device.placement"
    _description = "Devices onto a Site"
    _inherit = ["warranty.bounded.mixin", "barcodes.barcode_events_mixin"]

    customer_id = fields.Many2one("res.partner", compute="_compute_customer_id")
    site_id = fields.Many2one(
        "maintenance.site",
        required=True,
        domain="[('partner_id.commercial_partner_id', '=?', customer_id)]",
    )
    installed_on = fields.Date(required=True, default=lambda self: fields.Date.context_today(self))
    installer_id = fields.Many2one(
        "res.users",
        string="Installed by",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    scan = fields.Char(string="Serial", help="Scan or type a serial and press Enter.")
    line_ids = fields.One2many(
        "maintenance.device.placement.line", "placement_id", string="Devices"
    )
    device_count = fields.Integer(string="Number of devices", compute="_compute_device_count")

    # === COMPUTE === #

    @api.depends("line_ids.equipment_id", "site_id")
    def _compute_customer_id(self):
        for placement in self:
            owners = placement.line_ids.equipment_id.customer_id.commercial_partner_id
            at_site = placement.site_id.partner_id.commercial_partner_id
            placement.customer_id = owners[:1] or at_site

    @api.depends("line_ids")
    def _compute_device_count(self):
        for placement in self:
            placement.device_count = len(placement.line_ids)

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "installed_on": DAYS}

    # === OPENING === #

    @api.model
    def _open(self, devices=None, site=None, address=None):
        """Return the window action of the dialog.

        :param devices: ``maintenance.equipment`` that it begins with
        :param site: ``maintenance.site`` where they come to; proposed, when left out
        :param address: ``res.partner`` to which they were delivered
        :raise UserError: when they are of several customers
        """
        devices = devices or self.env["maintenance.equipment"]
        owners = devices.customer_id.commercial_partner_id
        if len(owners) > 1:
            raise UserError(
                self.env._(
                    "These devices are of several customers: %s. Put those of one customer onto a "
                    "site at a time.",
                    ", ".join(owners.mapped("display_name")),
                )
            )
        site = site or self._propose_site(owners, devices, address)
        context = {
            "default_site_id": site.id,
            "default_line_ids": [
                Command.create({"equipment_id": device.id, "position": device.position})
                for device in devices
            ],
        }
        if address:  # of a site that is made here
            context["site_address_id"] = address.id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Devices onto a Site"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "target": "new",
            "context": context,
        }

    @api.model
    def _propose_site(self, owner, devices, address):
        """Return the site where devices of a customer probably come to: that of the delivery address,
        else the one where all of them are, else the only one of the customer. May be empty.

        :param owner: ``res.partner``, may be empty
        """
        sites = self.env["maintenance.site"].search([("partner_id", "child_of", owner.ids)])
        if companies := devices.company_id:
            sites = sites.filtered(lambda site: site.company_id in companies)
        at_address = sites.filtered(lambda site: address and site.address_id == address)
        for found in (at_address, devices.site_id, sites):
            if len(found) == 1:
                return found
        return sites.browse()

    # === SCANNING === #

    def on_barcode_scanned(self, barcode):
        """Add the device of a serial that was scanned anywhere on the form.

        :param str barcode: as scanned
        """
        return self._add_scanned(barcode)

    @api.onchange("scan")
    def _onchange_scan(self):
        scanned, self.scan = self.scan, False
        return self._add_scanned(scanned) if scanned else None

    def _add_scanned(self, serial):
        """Add the device of a serial.

        :return: the warning of an onchange, in words, or None
        """
        device = self._find_device(serial)
        reason = self._get_reason_not_added(serial, device)
        if reason:
            return {"warning": {"title": self.env._("Not added"), "message": reason}}
        self.line_ids = [Command.create({"equipment_id": device.id, "position": device.position})]
        return None

    @api.model
    def _find_device(self, serial):
        """Return the installed device of a serial, or of the code on its card; spaces, dashes and case do
        not matter."""
        Equipment = self.env["maintenance.equipment"]
        if card := self.env["warranty.card"]._find_by_code(get_words(serial)):
            return card.equipment_ids.filtered("customer_id")[:1]
        key = serial_key(serial)
        if not key:
            return Equipment
        # past the rights on lots: who sees a device sees its number, also without stock rights
        number = Domain("lot_id", "any!", [("serial_key", "=", key)])
        return Equipment.search(Domain("customer_id", "!=", False) & number, limit=1)

    def _get_reason_not_added(self, serial, device):
        """Return in words why a scanned device does not come onto the list, or None."""
        if not device:
            return self.env._(
                "“%s” is no device at a customer's. Was it delivered, and is the serial right?",
                serial,
            )
        if device in self.line_ids.equipment_id._origin:
            return self.env._("%s is on the list already.", device.display_name)
        if self.customer_id and device._is_of_other(self.customer_id):
            return self.env._(
                "%(device)s is %(owner)s's, the others are %(customer)s's.",
                device=device.display_name,
                owner=device.customer_id.commercial_partner_id.display_name,
                customer=self.customer_id.commercial_partner_id.display_name,
            )
        return None

    # === ACTIONS === #

    def action_place(self):
        """Put the devices onto the site, each at its position.

        :return: the window action of the site
        :raise UserError: without a device
        """
        self.ensure_one()
        devices = self.line_ids.equipment_id
        if not devices:
            raise UserError(self.env._("Scan the devices first, or add them to the list."))
        devices.write(
            {
                "site_id": self.site_id.id,
                "installed_on": self.installed_on,
                "installer_id": self.installer_id.id,
            }
        )
        for position, lines in self.line_ids.grouped("position").items():
            lines.equipment_id.position = position
        if self.env.context.get("active_model") == self.site_id._name:
            return {"type": "ir.actions.act_window_close"}  # the site is what it was opened from
        return get_form_action(self.site_id)


class MaintenanceDevicePlacementLine(models.TransientModel):
    """One device, and where on the site it hangs."""

    _name = "maintenance.device.placement.line"
    _description = "Device onto a Site"
    _inherit = ["warranty.bounded.mixin"]

    placement_id = fields.Many2one(
        "maintenance.device.placement", required=True, ondelete="cascade"
    )
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        required=True,
        ondelete="cascade",
        domain="[('customer_id', '!=', False)]",
    )
    category_id = fields.Many2one(related="equipment_id.category_id", string="Device type")
    former_site_id = fields.Many2one(related="equipment_id.site_id", string="Was at")
    position = fields.Char()
