from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.poe_warranty.tools.record import is_id

# of one file: a technician's year
MAX_EVENTS = 2000


class VisitCalendar(http.Controller):
    @http.route("/poe_maintenance/visits.ics", type="http", auth="user", readonly=True)
    def download(self, ids="", **_kwargs):
        """Return visits as an iCalendar file.

        :param str ids: of ``maintenance.request``, with commas between them; those that are gone, or not
            the reader's to see, are left out
        """
        # no number of a record is longer, and no endless one is read
        digits = (word for word in ids.split(",") if word.isdecimal() and len(word) < 20)
        typed = (int(word) for word in digits)
        numbers = [number for number in typed if is_id(number)]
        Visit = request.env["maintenance.request"]
        visits = Visit.search([("id", "in", numbers)], limit=MAX_EVENTS)
        if not visits:
            return request.not_found()
        content = visits._get_ics()
        headers = [
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Content-Disposition", content_disposition("visits.ics")),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
