from . import portal
from . import portal_claim
from . import portal_device
from . import portal_order
from . import portal_report
from . import check
from . import policy
from . import list_template
