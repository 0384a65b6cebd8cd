from . import warranty_claim
from . import warranty_import
