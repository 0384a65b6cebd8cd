from . import warranty_card_issue
