# the documents of which webhooks are told
from . import warranty_webhook_mixin

# what other programs ask of them
from . import warranty_card
from . import warranty_claim
from . import warranty_webhook
from . import warranty_webhook_call
