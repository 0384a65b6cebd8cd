# rooms by subject, each standing on those above it
from . import place
from . import people
from . import advice
from . import contract
from . import visit
from . import callout
from . import charge
from . import figures
from . import papers
from . import portal
from . import queue
