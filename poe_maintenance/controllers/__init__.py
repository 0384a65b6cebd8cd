from . import calendar
from . import portal
from . import portal_callout
from . import portal_claim
from . import portal_contract
from . import portal_device
from . import portal_site
from . import portal_visit
