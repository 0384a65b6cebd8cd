from . import tools
from . import models
from . import checks
from . import controllers
from . import wizard
from . import report
from .hooks import uninstall_hook
