"""Values shared by the models: decisions, effects and the legal moves of a claim."""

from datetime import date

# What a check may do to the decision, strongest first: the decision is a fold over these.
EFFECTS = [
    ("exclude", "Exclude"),
    ("hold", "Hold"),
    ("review", "Review"),
    ("warn", "Warn only"),
    ("off", "Off"),
]
EFFECT_TO_DECISION = {"exclude": "excluded", "hold": "hold", "review": "review"}

DECISIONS = [
    ("covered", "Covered"),
    ("excluded", "Excluded"),
    ("hold", "On hold"),
    ("review", "To review"),
    ("not_found", "Not found"),
]

# the states of a payment that was registered and not taken back; core sets the second one as soon as
# the invoice counts as paid, where no bank statements are kept
AWAITED_PAYMENTS = ("in_process", "paid")

# the type of the tasks that tell who is answerable what to look into
ALERT = "poe_warranty.mail_activity_alert"

CLAIM_STATES = [
    ("new", "Reported"),
    ("inspection", "Inspection"),
    ("decided", "Decided"),
    ("quotation", "Quotation"),
    ("repair", "Repair"),
    ("ready", "Ready"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
CLAIM_END_STATES = ("closed", "cancelled")

# (from, to): every legal move of a claim; anything else raises ClaimStateError
CLAIM_TRANSITIONS = {
    ("new", "inspection"),
    ("new", "decided"),
    ("new", "cancelled"),
    ("inspection", "decided"),
    ("inspection", "cancelled"),
    ("decided", "inspection"),
    ("decided", "quotation"),  # excluded: work is offered at market price (C4)
    ("decided", "repair"),  # covered: free work (C3)
    ("decided", "ready"),  # handed back as it came
    ("decided", "cancelled"),
    ("quotation", "repair"),  # the customer accepted
    ("quotation", "decided"),  # the customer refused
    ("repair", "ready"),
    ("repair", "decided"),  # the repair was cancelled
    ("repair", "quotation"),  # the accepted quotation is revised
    ("ready", "decided"),  # the replacement was cancelled
    ("ready", "closed"),
    ("closed", "ready"),  # handed over by mistake
    ("cancelled", "new"),
}

ASSESSMENT_KINDS = [
    ("check", "Checks"),
    ("override", "Manager's decision"),
    ("goodwill", "Goodwill"),
]

CODE_KINDS = [
    ("condition", "Condition: when it shows"),
    ("symptom", "Symptom: what shows"),
    ("section", "Section: where"),
    ("defect", "Defect: what was wrong"),
    ("resolution", "Resolution: what was done"),
    ("cause", "Cause found on inspection"),
    ("group", "Fault group"),
]

# What the evidence of a cause says about its link to the fault, where the policy asks for one.
CAUSAL_LINKS = [
    ("yes", "Caused the fault"),
    ("no", "Did not cause the fault"),
    ("undetermined", "Not determined"),
]
CAUSAL_EFFECTS = {"yes": "exclude", "undetermined": "review", "no": "warn"}

SEAL_CONDITIONS = [
    ("intact", "Intact"),
    ("torn", "Torn"),
    ("broken", "Broken"),
    ("overwritten", "Overwritten"),
    ("modified", "Modified"),
]

RECOVERY_STATES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("approved", "RMA given"),
    ("sent", "Sent back"),
    ("settled", "Settled"),
    ("refused", "Refused"),
    ("written_off", "Written off"),
    ("cancelled", "Cancelled"),
]

# (from, to): every legal move of a recovery; anything else raises RecoveryStateError
RECOVERY_TRANSITIONS = {
    ("draft", "requested"),
    ("draft", "cancelled"),
    ("requested", "approved"),
    ("requested", "settled"),  # credited at once
    ("requested", "refused"),
    ("requested", "cancelled"),
    ("approved", "sent"),
    ("approved", "settled"),  # settled without the goods
    ("approved", "refused"),
    ("approved", "cancelled"),
    ("sent", "settled"),
    ("sent", "refused"),
    ("settled", "requested"),  # in part, and contested
    ("settled", "written_off"),  # in part: the rest
    ("refused", "requested"),  # contested
    ("refused", "written_off"),
    ("cancelled", "draft"),
}

RECOVERY_OUTCOMES = [
    ("full", "Credited in full"),
    ("part", "Credited in part"),
    ("exchange", "Exchanged"),
    ("refused", "Refused"),
]

# The longest terms and the days that make sense: what is beyond was mistyped.
DAYS = (date(1970, 1, 1), date(2199, 12, 31))
MAX_TERM_YEARS = 100
MAX_TERM_MONTHS = 12 * MAX_TERM_YEARS
MAX_TERM_DAYS = 366 * MAX_TERM_YEARS
# What a field of ours keeps at most when it says nothing narrower: the longest terms lead nowhere near
# the ends of the calendar, and the database has room for it.
ANY_DAYS = (date(1900, 1, 1), date(2999, 12, 31))
MAX_INTEGER = 2**31 - 1
MAX_AMOUNT = 10**15  # in any currency or unit
