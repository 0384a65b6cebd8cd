from odoo import api, fields, models

from .maintenance_equipment import INHERITS


class WarrantyCard(models.Model):
    _inherit = "warranty.card"

    equipment_ids = fields.One2many("maintenance.equipment", "card_id", string="Installed device")

    def _install_devices(self, former=None, day=None):
        """Make an installed device of every serial on these cards; a device that was sold before
        goes over to its new owner, and one whose card waits for its holder waits with it. The number
        of queries does not grow with the cards.

        :param former: ``maintenance.equipment`` in whose place they are put up, where there is one
        :param date day: since when
        :return: the ``maintenance.equipment`` of the cards
        """
        cards = self.filtered(lambda c: c.tracking == "serial" and c.lot_id and c.partner_id)
        # sudo: the delivery makes the device, whoever in the warehouse completes it
        Equipment = self.env["maintenance.equipment"].sudo().with_context(active_test=False)
        if not cards:
            return Equipment.sudo(False)
        known = Equipment.search([("lot_id", "in", cards.lot_id.ids)]).grouped("lot_id")
        type_by_product = cards._get_device_types(former)
        place = former._prepare_place_vals(day) if former else {}
        # a new device has no requests to count, and belongs to no employee of ours
        computed = {
            "maintenance_count": 0,
            "maintenance_open_count": 0,
            "employee_id": False,
            "department_id": False,
            "owner_user_id": False,
            "assign_date": False,
        }
        vals_list = []
        for card in cards:
            vals = card._prepare_device_vals(type_by_product[card.product_id]) | place
            if card.lot_id in known:
                known[card.lot_id].write(vals)
            else:
                vals_list.append(vals | computed)
        # a thousand devices at once need neither a log entry nor followers each
        quiet = Equipment.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        return quiet.create(vals_list).union(*known.values()).sudo(False)

    def _get_device_types(self, former=None):
        """Return ``{product: maintenance.equipment.category}`` of the products of these cards; another
        unit of a product is of the type of the one in whose place it is put up.

        :param former: as :meth:`_install_devices` has it
        """
        known = {former.product_id: former.category_id} if former and former.category_id else {}
        if others := self.product_id.filtered(lambda product: product not in known):
            # sudo: which type it is, whoever in the warehouse completes the delivery
            Category = self.env["maintenance.equipment.category"].sudo()
            types = Category.search([("product_categ_ids", "!=", False)])
            known |= {product: types._get_for_product(product) for product in others}
        return known

    @api.model
    def _get_api_device(self, card, lot):
        """Other programs learn where the device is."""
        # sudo: the place of a device, for whoever may read its card
        site = card.sudo().equipment_ids[:1].site_id
        return {**super()._get_api_device(card, lot), "site": site.name or None}

    def _count_devices(self, name):
        """Return ``{id: number of installed devices}`` of these cards, by a many2one of theirs.

        :param str name: of the field
        """
        groups = self._read_group(
            [("id", "in", self.ids), ("equipment_ids", "!=", False)], [name], ["__count"]
        )
        return {document.id: count for document, count in groups}

    def _prepare_device_vals(self, category):
        """Return the values of the installed device of this card.

        :param category: its ``maintenance.equipment.category``, may be empty
        """
        return {
            "name": self.product_id.name,
            "active": True,
            "category_id": category.id,
            "company_id": self.company_id.id,
            "customer_id": self.partner_id.id,
            "lot_id": self.lot_id.id,
            "product_id": self.product_id.id,
            "card_id": self.id,
            "order_name": self.sudo().sale_order_id.name,  # sudo: its number only
            "model": self.product_id.default_code,
            "effective_date": self.date_start,
            "warranty_date": self.effective_end,
        }

    def _hand_over(self, partner):
        """The installed device goes to the new owner with its card; that of a first holder is there
        now."""
        waiting = self.filtered(lambda card: not card.partner_id)
        result = super()._hand_over(partner)
        waiting._install_devices()
        # sudo: the transfer with its proof moves the device, whoever records it
        self.sudo().equipment_ids.write({"customer_id": partner.id})
        return result

    def _apply_correction(self, vals, reason):
        """The installed device is the one that the card names in the end, its customer's, and since
        then."""
        before, waiting = (self.lot_id, self.product_id), not self.partner_id
        result = super()._apply_correction(vals, reason)
        if waiting:
            self._install_devices()
        # sudo: as in _hand_over
        devices = self.sudo().equipment_ids
        if devices and before != (self.lot_id, self.product_id):
            devices._follow_card(self)
        devices.filtered(lambda d: d.customer_id != self.partner_id).write(
            {"customer_id": self.partner_id.id}
        )
        if "date_start" in vals:
            devices.effective_date = self.date_start
        return result

    def _note_issued(self):
        self._install_devices()

    def _reinstate(self):
        """A device that was delivered after all is at the customer's again."""
        result = super()._reinstate()
        self._install_devices()
        return result

    def _end_corrected(self, reason, move, successor):
        """The device that was delivered instead hangs where this one was said to."""
        # sudo: as in _cancel
        device, right = (card.sudo().equipment_ids[:1] for card in (self, successor))
        if device and right:
            right.customer_id = device.customer_id  # whose the place is
            device._hand_place_to(right, self._get_today())
            right.write(
                {"installed_on": device.installed_on, "installer_id": device.installer_id.id}
            )
        return super()._end_corrected(reason, move, successor)

    def _replace(self, lot, day, consent=None, product=None):
        """The unit that came back is no longer installed; the one handed out is, in its place and
        under its contracts."""
        successor = super()._replace(lot, day, consent, product)
        # sudo: as in _cancel
        former = self.sudo().equipment_ids
        heir = successor.with_context(**INHERITS)._install_devices(former[:1], day).sudo()
        former._give_way_to(heir, day)
        return successor

    def _cancel(self, reason, move=None):
        """A device whose sale was undone is no longer at the customer's."""
        result = super()._cancel(reason, move)
        # sudo: the return takes the device back, whoever in the warehouse completes it
        self.sudo().equipment_ids.write({"active": False})
        return result
