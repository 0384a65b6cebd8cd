from . import test_competence
from . import test_instruments
from . import test_visit_parts
from . import test_visits
from . import test_installed_device
from . import test_checklists
from . import test_visit_follow_up
from . import test_tours
