from . import account_move_line
from . import maintenance_request_callout_charge
from . import maintenance_request_charge
from . import maintenance_request_parts
from . import maintenance_visit_part
from . import maintenance_visit_part_use
from . import sale_order
from . import stock_move
