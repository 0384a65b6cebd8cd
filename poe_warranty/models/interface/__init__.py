from . import warranty_card
from . import warranty_claim
from . import warranty_claim_told
from . import warranty_webhook
from . import warranty_webhook_call
