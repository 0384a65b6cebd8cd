from . import bounded_mixin
from . import guarded_mixin
from . import immutable_mixin
from . import searched_mixin
from . import ir_attachment
from . import product_category
from . import res_currency
