from . import check
from . import policy
