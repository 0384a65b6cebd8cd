import logging

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from odoo.addons.base.models.ir_qweb import QWebError
from odoo.addons.poe_warranty.tools.action import get_message_action
from odoo.addons.poe_warranty.tools.photo import get_photo_uris

from ...tools.words import speak_to

_logger = logging.getLogger(__name__)

REPORT = "poe_maintenance.action_report_maintenance_visit"
TEMPLATE = "poe_maintenance.mail_template_visit_report"


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
        return get_message_action(self, self.env._("Visit Report"), TEMPLATE, self._store_report())

    # === BUSINESS === #

    def _send_report(self):
        """Keep the report on the visit, and send it to a customer who has an e-mail address. The visit
        ends all the same when the report cannot be made: the technician is told to send it later."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._post_report()
        except (UserError, QWebError, OSError) as error:
            _logger.warning("Visit %s ends without its report", self.name, exc_info=True)
            user = self.user_id or self.env.user
            visit = speak_to(user, self)
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=visit.env._("Send the report: it could not be made"),
                note=plaintext2html(
                    visit.env._(
                        "The visit is finished. Press “Send Report” once this is put right: %s",
                        error,
                    )
                ),
                user_id=user.id,
            )

    def _post_report(self):
        """:raise UserError: when the report cannot be made, as without the program that makes PDFs"""
        report = self._store_report()
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        if self.customer_id.email and template:
            self.message_post_with_source(
                template,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachment_ids=[Command.set(report.ids)],
                email_layout_xmlid="mail.mail_notification_light",
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
        company = self.company_id.partner_id
        return self.customer_id.lang or company.lang or self.env.lang or "en_US"

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
