# rooms by subject, each standing on those above it
from . import base
from . import policy
from . import card
from . import claim
from . import goods
from . import remedy
from . import recovery
from . import parts
from . import public
from . import portal
from . import mailbox
from . import messages
from . import lists
from . import interface
from . import handover
from . import figures
from . import queue
