from . import warranty_found_device
from . import warranty_public_try
from . import warranty_card
from . import warranty_claim
from . import warranty_receipt
