from . import test_visits
from . import test_installed_device
from . import test_checklists
from . import test_visit_follow_up
from . import test_tours
