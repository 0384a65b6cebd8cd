from . import test_visits
from . import test_installed_device
