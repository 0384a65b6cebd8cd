from . import maintenance_equipment
from . import maintenance_equipment_category
from . import maintenance_site
from . import res_company
from . import sale_order
from . import stock_picking
from . import warranty_card
