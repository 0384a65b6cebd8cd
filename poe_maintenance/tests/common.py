from odoo import Command

from odoo.addons.poe_warranty.tests.common import WarrantyCommon


class MaintenanceCommon(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("poe_maintenance.group_maintenance_planner")
        cls.site = cls._make_site("Warehouse")

    @classmethod
    def _make_site(cls, name, partner=None, **values):
        return cls.env["maintenance.site"].create(
            {"name": name, "partner_id": (partner or cls.an).id, **values}
        )

    @classmethod
    def _install(cls, serial, site=None, **sale):
        """Sell and deliver a device, and say where it is; return its ``maintenance.equipment``."""
        return cls._install_together([serial], site, **sale)

    @classmethod
    def _install_together(cls, serials, site=None, **sale):
        """Sell and deliver devices on one order, see :meth:`_install`."""
        devices = cls._sell_together(serials, **sale).equipment_ids
        devices.site_id = site or cls.site
        # read together, also once the cache of the cards is empty
        return devices.browse(devices.ids)

    @classmethod
    def _make_contract(cls, devices, start, plan=None, **values):
        """Return a preventive contract that holds devices, with one recurring visit.

        :param str start: first day
        :param dict plan: values of the recurring visit
        """
        contract = cls.env["contract.contract"].create(
            {
                "name": "Care",
                "partner_id": devices.customer_id.id,
                "maintenance_kind": "preventive",
                "date_start": start,
                "device_ids": [
                    Command.create({"equipment_id": device.id, "date_from": start})
                    for device in devices
                ],
                **values,
            }
        )
        plan = {"interval": 1, "unit": "months", "date_start": start, **(plan or {})}
        contract.plan_line_ids = [Command.create(plan)]
        return contract

    def _get_days(self, contract):
        """Return the local days of a contract's visits as strings, in their order."""
        visits = contract.visit_ids.filtered(lambda visit: not visit.archive)
        return [str(v.schedule_date.date()) for v in visits.sorted("schedule_date")]
