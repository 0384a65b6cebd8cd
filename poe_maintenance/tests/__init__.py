from . import test_visits
from . import test_installed_device
from . import test_adviser
from . import test_comparison
from . import test_contract_life
from . import test_adviser_tour
