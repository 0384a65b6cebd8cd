from odoo.tools import file_open

from odoo.addons.web.controllers import webmanifest

WORKER = "poe_maintenance/static/worker/visit_worker.js"


class WebManifest(webmanifest.WebManifest):
    def _get_service_worker_content(self):
        """Put before the web client's service worker what opens a visit without network: the first one
        that answers a request answers it."""
        with file_open(WORKER) as worker:
            return worker.read() + super()._get_service_worker_content()
