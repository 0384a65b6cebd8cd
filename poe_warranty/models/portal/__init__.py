# the documents that a customer reads
from . import warranty_portal_mixin

# what he reads of them, and does about them
from . import ir_actions_report
from . import ir_attachment
from . import res_company
from . import warranty_transfer_code
from . import warranty_card
from . import warranty_card_owner
from . import warranty_card_report
from . import warranty_claim
from . import warranty_claim_answer
from . import warranty_claim_choice
from . import warranty_claim_next
from . import warranty_claim_steps
from . import warranty_receipt
