from . import maintenance_visit_report
