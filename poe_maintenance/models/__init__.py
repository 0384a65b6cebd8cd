from . import maintenance_equipment
from . import maintenance_equipment_category
from . import stock_move
from . import warranty_card
