from . import test_competence
from . import test_instruments
from . import test_visit_parts
from . import test_visits
from . import test_installed_device
