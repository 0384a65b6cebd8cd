from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.contract.controllers.main import PortalContract


class MaintenanceContractPortal(PortalContract):
    """OCA's pages of contracts: their list in the reader's language, and the paper that one links and
    does not make."""

    @route()
    def portal_my_contracts(self, page=1, date_begin=None, date_end=None, sortby=None, **kw):
        answer = super().portal_my_contracts(page, date_begin, date_end, sortby, **kw)
        env = request.env
        labels = {
            "date": env._("Next invoice"),
            "name": env._("Contract"),
            "code": env._("Reference"),
        }
        sortings = (getattr(answer, "qcontext", None) or {}).get("searchbar_sortings") or {}
        for name, sorting in sortings.items():
            sorting["label"] = labels.get(name, sorting["label"])
        return answer

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
