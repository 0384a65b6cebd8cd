from collections import defaultdict
from datetime import timedelta
from functools import cache

from odoo import api, models
from odoo.tools import format_date, plaintext2html

from odoo.addons.poe_warranty.tools.language import speak_to


class MaintenanceRequest(models.Model):
    """The planner puts devices on visits: one a contract, site and day."""

    _inherit = "maintenance.request"

    @api.model
    def _create_visits(self, wanted):
        """Put devices on the visits of their contract, site and day; make those that are missing.

        :param list wanted: as ``maintenance.plan.line._get_wanted_lines`` returns it
        :return: the new ``maintenance.visit.line`` records
        """
        by_visit = defaultdict(list)
        for vals in wanted:
            by_visit[vals["contract_id"], vals["site"].id, vals["opening"], vals["part"]].append(
                vals
            )
        coming = self._get_coming_visits([key[:3] for key in by_visit])
        # of several that begin at once only the first may be there already
        visits = {key: coming[key[:3]] for key in by_visit if key[:3] in coming and not key[3]}
        missing = [key for key in by_visit if key not in visits]
        quiet = self.with_context(
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            tracking_disable=True,
            default_stage_id=self._default_stage().id,  # core searches it for each
        )
        teams = cache(lambda company: company._get_maintenance_team().id)
        made = quiet.create(
            [self._prepare_visit_vals(*key[:3], by_visit[key], teams) for key in missing]
        )
        visits.update(zip(missing, made, strict=True))
        return (
            self.env["maintenance.visit.line"]
            ._as_program()
            .create(
                [
                    visits[key]._prepare_visit_line_vals(vals)
                    for key, of_visit in by_visit.items()
                    for vals in of_visit
                ]
            )
        )

    def _filter_untouched(self):
        """Hook: return those of these planned visits that nobody has done something with: nothing is lost
        when they are planned anew."""
        return self.filtered(
            lambda visit: visit.contract_id
            and visit.maintenance_type == "preventive"
            and not (visit.user_id or visit.started_at or visit.archive)
            and not visit.message_ids.filtered(lambda m: m.message_type in ("comment", "email"))
        )

    def _is_coming(self, site):
        """Tell whether this visit to a site is still to come."""
        self.ensure_one()
        return self.site_id == site and not self.archive and not self.close_date

    @api.model
    def _get_coming_visits(self, keys):
        """Return ``{(contract id, site id, moment): visit}`` of visits that are planned already."""
        if not keys:
            return {}
        contracts, _sites, moments = zip(*keys, strict=True)
        visits = self.search(
            [
                ("contract_id", "in", list(set(contracts))),
                ("schedule_date", ">=", min(moments)),
                ("schedule_date", "<=", max(moments)),
                ("archive", "=", False),
                ("close_date", "=", False),
            ]
        )
        return {(v.contract_id.id, v.site_id.id, v.schedule_date): v for v in visits}

    @api.model
    def _prepare_visit_vals(self, contract_id, site_id, opening, wanted, get_team):
        """Return the values of one visit.

        :param datetime opening: when it begins, UTC
        :param list wanted: what its devices are there for
        :param get_team: function from company to the id of its team
        """
        contract = self.env["contract.contract"].browse(contract_id)
        site = self.env["maintenance.site"].browse(site_id)
        names = (
            contract.name,
            site.name if (site.name or "") not in (contract.name or "") else None,
        )
        return {
            "name": " · ".join(filter(None, names)),
            "contract_id": contract_id,
            "site_id": site_id,
            "company_id": contract.company_id.id,
            "maintenance_type": "preventive",
            "owner_user_id": False,
            "maintenance_team_id": get_team(contract.company_id),
            "schedule_date": opening,
            "schedule_end": opening
            + timedelta(minutes=round(60 * sum(v["hours"] for v in wanted))),
        }

    def _get_planner(self, but=None):
        """Return the ``res.users`` who plans this visit: of its team, else who gets the company's alerts,
        else somebody who plans there; never empty.

        :param but: ``res.users`` who is not asked, unless there is nobody else
        """
        self.ensure_one()
        planners = self.company_id._get_planners().filtered(lambda user: user != but)
        team = self.sudo().maintenance_team_id.member_ids & planners
        responsible = self.sudo().company_id.warranty_responsible_id.filtered("active")
        if responsible == but:
            responsible = planners.browse()
        return team[:1] or responsible or planners[:1] or self._get_answerable()

    def _prepare_missed_vals(self, lines):
        """Return the values of the task for the planner of this visit, in his language.

        :param lines: ``maintenance.visit.line`` that were missed on it
        """
        planner = self._get_planner()
        visit = speak_to(planner, self)
        texts = [
            visit.env._(
                "%(device)s: due on %(day)s, not done.",
                device=line.equipment_id.display_name,
                day=format_date(visit.env, line.due_date),
            )
            for line in lines.with_env(visit.env)
        ]
        return {
            "summary": visit.env._("Missed visit: plan it anew, or agree with the customer"),
            "note": plaintext2html("\n".join(texts)),
            "user_id": planner.id,
        }

    def _prepare_visit_line_vals(self, wanted):
        """Return the values of one device on this visit."""
        names = ("contract_id", "plan_line_id", "number", "equipment_id", "due_date")
        return {"request_id": self.id, **{name: wanted[name] for name in names}}
