from . import maintenance_contract_terminate
from . import sale_advance_payment_inv
