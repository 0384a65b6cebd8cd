from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.contract.controllers.main import PortalContract


class MaintenanceContractPortal(PortalContract):
    """OCA's page of a contract, of which it links a paper that it does not make."""

    @route()
    def portal_my_contract_detail(
        self, contract_contract_id, access_token=None, report_type=None, **kw
    ):
        if report_type != "pdf":
            return super().portal_my_contract_detail(contract_contract_id, access_token, **kw)
        try:
            found = self._document_check_access(
                "contract.contract", contract_contract_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        return self._show_report(found, "pdf", "contract.report_contract", download=True)
