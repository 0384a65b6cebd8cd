from . import maintenance_fault_report
from . import maintenance_load_report
from . import maintenance_visit_report
