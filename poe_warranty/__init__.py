from . import tools
from . import models
from . import checks
from . import wizard
from . import report
from . import controllers
from .hooks import uninstall_hook
