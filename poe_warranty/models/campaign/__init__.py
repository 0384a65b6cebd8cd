from . import stock_lot
from . import warranty_campaign
from . import warranty_campaign_serial
from . import warranty_campaign_devices
from . import warranty_card
from . import warranty_claim
from . import warranty_message_kind
