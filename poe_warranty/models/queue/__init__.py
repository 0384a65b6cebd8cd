from . import warranty_queue
from . import warranty_queue_claims
from . import warranty_queue_documents
from . import warranty_claim_turn
