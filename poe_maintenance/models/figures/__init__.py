from . import maintenance_figures_mixin
from . import contract_contract
from . import maintenance_contract_device
from . import maintenance_equipment_category
from . import maintenance_equipment
from . import maintenance_request
from . import maintenance_site
