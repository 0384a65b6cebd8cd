from . import warranty_claim_report
from . import warranty_cost_report
from . import warranty_cost_report_recovery
from . import warranty_exposure_report
