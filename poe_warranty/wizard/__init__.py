from . import stock_return_picking_line
from . import warranty_card_duplicate
from . import warranty_card_issue
from . import warranty_claim_override
from . import warranty_claim_replace
from . import warranty_receipt_extend
from . import warranty_recovery_settle
from . import warranty_recovery_write_off
