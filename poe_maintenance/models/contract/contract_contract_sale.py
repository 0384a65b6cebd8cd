from odoo import api, fields, models
from odoo.tools import plaintext2html

from odoo.addons.poe_warranty.tools.language import speak_to


class ContractContract(models.Model):
    """Where a contract comes from, and what it includes (clause IV)."""

    _inherit = "contract.contract"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The order whose confirmation made the contract.",
        by_program=True,
    )
    renewal_order_ids = fields.One2many(
        "sale.order", "renews_contract_id", string="Renewals", by_program=True
    )
    sale_order_count = fields.Integer(compute="_compute_sale_order_count")
    site_ids = fields.Many2many("maintenance.site", string="Sites", check_company=True)
    joins_devices = fields.Boolean(
        string="Devices installed later join",
        tracking=True,
        help="A device that is installed on one of these sites while the contract runs comes under "
        "it.",
    )
    included_note = fields.Text(
        string="Included", compute="_compute_notes", store=True, readonly=False
    )
    excluded_note = fields.Text(
        string="Not included", compute="_compute_notes", store=True, readonly=False
    )

    _one_per_order = models.UniqueIndex(
        "(sale_order_id) WHERE sale_order_id IS NOT NULL AND active",
        "This order made its contract already.",
    )

    @api.depends("sale_order_id", "renewal_order_ids")
    def _compute_sale_order_count(self):
        # sudo: how many orders there are, for whoever sees the contract
        for contract in self.sudo():
            contract.sale_order_count = len(contract.sale_order_id | contract.renewal_order_ids)

    @api.depends("maintenance_kind")
    def _compute_notes(self):
        Proposal = self.env["maintenance.proposal"]
        for contract in self:
            of_kind = (False, False)
            if contract.maintenance_kind:
                company = contract.company_id or self.env.company
                lang = contract.partner_id._get_customer_lang(company)
                of_kind = Proposal.with_context(lang=lang)._get_inclusions(
                    contract.maintenance_kind, contract.callouts_included
                )
            contract.included_note, contract.excluded_note = of_kind

    def action_view_sale_orders(self):
        """Open the orders that made and renewed the contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_quotations")
        orders = self.sale_order_id | self.renewal_order_ids
        return {**action, "domain": [("id", "in", orders.ids)], "context": {}}

    def _set_start_contract_modification(self):
        """The customer reads on his page when it began: in his language."""
        before = self.modification_ids
        result = super()._set_start_contract_modification()
        for contract in self.filtered("maintenance_kind"):
            company = contract.company_id or self.env.company
            told = contract.with_context(lang=contract.partner_id._get_customer_lang(company))
            # OCA tells the customer of any change of these lines
            begun = (told.modification_ids - before).with_context(bypass_modification_send=True)
            begun.description = told.env._("Contract start")
        return result

    # === DEVICES === #

    def _ask_for_devices(self):
        """Tell who plans the visits that these contracts were sold without any device: nothing would be
        visited, and nobody would miss it."""
        self.filtered(lambda contract: not contract.device_ids)._alert_once(
            "devices_missing", lambda contract: contract._prepare_devices_missing_vals()
        )

    def _prepare_devices_missing_vals(self):
        """Return the values of the task, in the language of who gets it."""
        user = self._get_present(*self.company_id._get_planners(), self.user_id)
        env = speak_to(user, self).env
        return {
            "summary": env._("Enter the devices of the contract: it has none yet"),
            "note": plaintext2html(
                env._(
                    "It was sold for devices that are not entered at %s yet. Until they are under the "
                    "contract no visit is planned.",
                    ", ".join(self.site_ids.mapped("display_name")) or self.partner_id.display_name,
                )
            ),
            "user_id": user.id,
        }

    def _join_devices(self, devices):
        """Take devices in today that are installed on the sites of these contracts.

        :param devices: ``maintenance.equipment``
        """
        today = fields.Date.context_today(self)
        known = self.device_ids.filtered(lambda line: not line.date_to)
        pairs = {(line.contract_id, line.equipment_id) for line in known}
        self.env["maintenance.contract.device"].create(
            [
                {
                    "contract_id": contract.id,
                    "equipment_id": device.id,
                    "date_from": max(today, contract.date_start or today),
                }
                for contract in self
                for device in devices
                if device.site_id in contract.site_ids
                and not device._is_of_other(contract.partner_id)
                and (contract, device) not in pairs
            ]
        )
        self._plan_again()
