from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ..visit.maintenance_request_signature import REPORT


class MaintenanceRequest(models.Model):
    """A visit or a call-out as its customer sees it: when we come, who comes, and what we found."""

    _name = "maintenance.request"
    _inherit = ["maintenance.request", "warranty.portal.mixin"]
    _portal_customer = "customer_id"

    entitlement_id = fields.Many2one(
        "warranty.entitlement",
        string="Free service",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Booked by the customer on the portal, for the day that he asked for.",
        by_program=True,
    )

    # === WHO SEES WHAT === #

    @api.model
    def _get_portal_domain(self):
        """As the mixin says, and of those the visits to sites, and for devices, that the user is
        answerable for; those in his own name always."""
        Site = self.env["maintenance.site"]
        own = Domain("customer_id", "=", self.env.user.partner_id.id)
        to_site = Site._get_managed_domain("site_id")
        # without a site of its own, for a device at one
        for_device = Domain("site_id", "=", False) & Site._get_managed_domain(
            "equipment_id", "site_id"
        )
        limit = to_site | for_device | Site._get_whole_company_domain()
        return super()._get_portal_domain() & (own | limit)

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "name",
            "archive",
            "site_id",
            "equipment_id",
            "is_callout",
            "reported_at",
            "responded_at",
            "resolved_at",
            "schedule_date",
            "schedule_end",
            "started_at",
            "finished_at",
        }

    @api.model
    def _get_portal_coming(self):
        """Return the domain of what is still to come, or under way."""
        return (
            Domain("archive", "=", False)
            & Domain("finished_at", "=", False)
            & Domain("stage_id.done", "=", False)
        )

    # === IN WORDS === #

    def _get_portal_words(self):
        """Return in words where a visit stands, in the reader's language and the hours of the site."""
        self.ensure_one()
        env = self.env
        if self.archive:
            return env._("Cancelled")
        if self.finished_at or self.done:
            return self._get_portal_end()
        if self.started_at:
            return env._("We are there")
        if self.schedule_date:
            return env._("We come on %s", self._get_portal_moment())
        if self.responded_at:
            return env._("A technician is on it")
        if self.entitlement_id:
            return env._(
                "You asked for %s: we tell you when we come", format_date(env, self.request_date)
            )
        return env._("We have your report, and tell you when we come")

    def _get_portal_end(self):
        ended = self.finished_at and self.company_id._get_local_day(self.finished_at)
        ended = ended or self.close_date
        if not ended:
            return self.env._("Done")
        return self.env._("Done on %s", format_date(self.env, ended))

    def _get_portal_moment(self):
        """Return when we come, as the clock shows it at the site."""
        return format_datetime(self.env, self.schedule_date, tz=self._get_zone(), dt_format="short")

    def _get_seen_report(self):
        """Return the report of a finished visit as it was kept for the customer; none before that."""
        self.ensure_one()
        files = self.env["ir.attachment"].sudo()  # sudo: it belongs to the visit that he may see
        if not self.finished_at:
            return files
        return self.env.ref(REPORT).sudo().retrieve_attachment(self.sudo()) or files
