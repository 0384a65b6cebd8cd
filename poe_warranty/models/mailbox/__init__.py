from . import warranty_mail
from . import warranty_mail_devices
from . import warranty_mail_landing
from . import warranty_claim
from . import res_company
from . import res_config_settings
