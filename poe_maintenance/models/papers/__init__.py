from . import contract_contract
from . import contract_line
from . import maintenance_plan_line
from . import maintenance_proposal
from . import maintenance_service_level
from . import sale_order_line
