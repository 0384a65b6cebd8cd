import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from odoo.addons.poe_warranty.tools.action import get_message_action
from odoo.addons.poe_warranty.tools.batch import attempt, run_in_batches
from odoo.addons.poe_warranty.tools.language import speak_to
from odoo.addons.poe_warranty.tools.photo import get_photo_uris

_logger = logging.getLogger(__name__)

REPORT = "poe_maintenance.action_report_maintenance_visit"
TEMPLATE = "poe_maintenance.mail_template_visit_report"
MISSING = "report_missing"  # of mail.activity.warranty_alert_key


class MaintenanceRequest(models.Model):
    """The customer signs what was done, and gets it in writing."""

    _inherit = "maintenance.request"

    signature = fields.Image(
        copy=False, max_width=1024, max_height=1024, settled_by="_get_reason_finished"
    )
    signed_by = fields.Char(copy=False, settled_by="_get_reason_finished")
    signed_on = fields.Datetime(copy=False, readonly=True, by_program=True)
    no_signature_reason = fields.Char(
        string="Not signed because",
        copy=False,
        help="E.g. nobody of the customer's was there. A visit is finished with a signature or with "
        "this.",
        settled_by="_get_reason_finished",
    )
    report_missing = fields.Boolean(
        readonly=True,
        copy=False,
        help="The report could not be made when the visit ended: it is made and sent later.",
        by_program=True,
    )

    def _note_signed(self, signature):
        """The moment of the signature goes with it.

        :param signature: the picture, or False
        """
        self._as_program().signed_on = bool(signature) and fields.Datetime.now()

    def _check_signed(self):
        """:raise UserError: when there is neither a signature nor a reason why not"""
        if not self.signature and not (self.no_signature_reason or "").strip():
            raise UserError(
                self.env._("Let the customer sign on the page “Signature”, or write there why not.")
            )

    # === ACTIONS === #

    def action_send_report(self):
        """Open the message with the report in the customer's language, or print the report for a
        customer without e-mail. It is kept on the visit as it was sent.

        :return: an action
        :raise UserError: before the visit is finished
        """
        self.ensure_one()
        if not self.finished_at:
            raise UserError(self.env._("Finish visit %s first.", self.name))
        if not self.customer_id.email:
            return self.env.ref(REPORT).report_action(self)
        report = self._store_report()
        if self.report_missing:
            # sudo: somebody sends it himself, whether or not he may change the visit
            self.sudo()._as_program().report_missing = False
        return get_message_action(self, self.env._("Visit Report"), TEMPLATE, report)

    # === BUSINESS === #

    def _send_report(self):
        """Keep the report on the visit, and send it to a customer who has an e-mail address. The visit
        ends all the same when the report cannot be made: it is made and sent later, and the technician
        is told."""
        self.ensure_one()
        if error := attempt(self, lambda visit: visit._post_report()):
            self._miss_report(error)
        elif self.report_missing:
            self._as_program().report_missing = False
            self._settle_alert(MISSING)

    def _miss_report(self, error):
        """Note that this visit ended without its report.

        :param error: the exception that says why
        """
        _logger.warning("Visit %s is without its report", self.name, exc_info=error)
        self._as_program().report_missing = True
        self._alert_once(MISSING, lambda visit: visit._prepare_missing_report_vals(error))

    def _prepare_missing_report_vals(self, error):
        user = self.user_id or self.env.user
        env = speak_to(user, self).env
        return {
            "summary": env._("Send the report: it could not be made"),
            "note": plaintext2html(
                env._(
                    "The visit is finished. Its report goes to the customer by itself once this is "
                    "put right, or with “Send Report”: %s",
                    error,
                )
            ),
            "user_id": user.id,
        }

    @api.model
    def _cron_send_reports(self):
        """Send the reports that could not be made when their visits ended; can be killed and run
        again, by several servers at once."""
        missing = [("report_missing", "=", True)]
        run_in_batches(self, "Reports of visits", missing, lambda visits: visits._send_reports())

    def _send_reports(self):
        """Send the report of each of these visits, as its company does."""
        for visit in self:
            visit.with_company(visit.company_id)._send_report()

    def _post_report(self):
        """:raise UserError: when the report cannot be made, as without the program that makes PDFs"""
        report = self._store_report()
        self.env["warranty.message.kind"]._tell(
            "visit_report", self, attachment_ids=[Command.set(report.ids)]
        )

    def _store_report(self):
        """Return the report of this finished visit as the attachment it is kept in, rendering it
        the first time."""
        report = self.env.ref(REPORT)
        self.env["ir.actions.report"]._render_qweb_pdf(report, self.ids)
        return report.retrieve_attachment(self)

    def _get_report_name(self):
        """Return the file name of the report; False before the visit is finished, when there is
        nothing to keep yet."""
        self.ensure_one()
        return f"visit-{self.id}.pdf" if self.finished_at else False

    def _get_customer_lang(self):
        """Return the language to write to the customer in."""
        self.ensure_one()
        return self.customer_id._get_customer_lang(self.company_id)

    def _get_tz(self):
        """Return the time zone in which the report tells hours."""
        self.ensure_one()
        return self.company_id._get_warranty_policy().tz

    def _get_photo_uris(self, photos):
        """Return photos of this visit as they go into its report.

        :param photos: ``ir.attachment``
        """
        # sudo: whoever may print the report shows what belongs to it
        return get_photo_uris(photos.sudo(), size=320)
