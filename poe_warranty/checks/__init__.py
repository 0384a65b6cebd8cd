"""The logic of the checks, one file for each kind of fact. The contract stands in
``warranty.exclusion._evaluate``."""

from . import card
from . import device
from . import identity
from . import payment
from . import work
