"""Cases of a year of visits: contracts of ten devices each, every three months; and of the start of
one large visit."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tools import split_every

DEVICES = 10
YEAR = 365


def make_devices(env, size):
    """Create the devices of ``size`` contracts, at a site of one customer each where there are sites."""
    Equipment = env["maintenance.equipment"]
    partners = env["res.partner"].create([{"name": f"Customer {n}"} for n in range(size)])
    places = [{} for _partner in partners]
    if "site_id" in Equipment._fields:
        sites = env["maintenance.site"].create(
            [{"name": "Site", "partner_id": partner.id} for partner in partners]
        )
        places = [{"customer_id": site.partner_id.id, "site_id": site.id} for site in sites]
    return Equipment.create(
        [{"name": f"Device {index}", **place} for place in places for index in range(DEVICES)]
    )


def visits_peer(env, size):
    """Let OCA's ``maintenance_plan`` make the requests of a year, one a device and date."""
    devices = make_devices(env, size)
    env["maintenance.plan"].create(
        [
            {
                "equipment_id": device.id,
                "interval": 3,
                "interval_step": "month",
                "maintenance_plan_horizon": 1,
                "planning_step": "year",
                "skip_notify_follower_on_requests": True,
            }
            for device in devices
        ]
    )

    def act():
        devices._cron_generate_requests()
        made = env["maintenance.request"].search_count([("equipment_id", "in", devices.ids)])
        assert made >= size * DEVICES * 4

    return act


def visits_ours(env, size):
    """Plan the visits of a year: one a site and date, with its devices as lines."""
    devices = make_devices(env, size)
    today = fields.Date.today()
    contracts = env["contract.contract"].create(
        [
            {
                "name": f"Contract of {partner.name}",
                "partner_id": partner.id,
                "maintenance_kind": "preventive",
                "date_start": today,
                "device_ids": [
                    Command.create({"equipment_id": device.id}) for device in of_partner
                ],
                "plan_line_ids": [Command.create({"interval": 3, "unit": "months"})],
            }
            for partner, of_partner in devices.grouped("customer_id").items()
        ]
    )

    # only where the add-on is there
    from odoo.addons.poe_warranty.tools.batch import BATCH

    def act():
        # in the batches of the scheduled planner, which commits after each
        made = 0
        for batch in split_every(BATCH, contracts.ids, contracts.browse):
            made += len(batch._plan_visits(today + timedelta(YEAR)))
            env.flush_all()
            env.invalidate_all()
        assert made == size * DEVICES * 4

    return act


def requests_core(env, size):
    """Create as many of core's requests as a visit has devices."""

    def act():
        env["maintenance.request"].create([{"name": f"Device {n}"} for n in range(size)])

    return act


def make_visit(env, size):
    """Return a visit to ``size`` cameras at one site."""
    partner = env["res.partner"].create({"name": "Customer of many cameras"})
    site = env["maintenance.site"].create({"name": "Site", "partner_id": partner.id})
    camera = {
        "category_id": env.ref("poe_maintenance.equipment_category_camera").id,
        "customer_id": partner.id,
        "site_id": site.id,
    }
    devices = env["maintenance.equipment"].create(
        [{"name": f"Camera {n}", **camera} for n in range(size)]
    )
    return env["maintenance.request"].create(
        {
            "name": "Visit",
            "maintenance_type": "preventive",
            "site_id": site.id,
            "visit_line_ids": [Command.create({"equipment_id": d.id}) for d in devices],
        }
    )


def visit_start(env, size):
    """Start a visit, so that each of its devices has the list of what is due on it."""
    visit = make_visit(env, size)

    def act():
        visit.action_start_visit()
        # counted, not read: the press reads none of them
        assert env["maintenance.result"].search_count([("request_id", "=", visit.id)]) >= size

    return act


CASES = {case.__name__: case for case in (visits_peer, visits_ours, requests_core, visit_start)}
