from . import maintenance_contract_terminate
from . import maintenance_device_placement
from . import maintenance_visit_finish
from . import sale_advance_payment_inv
