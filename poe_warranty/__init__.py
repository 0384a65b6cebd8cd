from . import tools
from . import models
from . import checks
from . import wizard
from .hooks import uninstall_hook
