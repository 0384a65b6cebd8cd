from . import warranty_handover
from . import warranty_handover_line
from . import warranty_claim_debt
from . import warranty_claim_handover
from . import warranty_claim_handover_undo
from . import warranty_receipt
