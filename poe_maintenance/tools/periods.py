"""The periods a maintenance contract is invoiced by."""

PERIODS = [
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("half", "Half-year"),
    ("year", "Year"),
]
PERIOD_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
# OCA's names of them
RECURRENCE = {"month": "monthly", "quarter": "quarterly", "half": "semesterly", "year": "yearly"}
RECURRENCE_PERIOD = {recurrence: period for period, recurrence in RECURRENCE.items()}
RECURRENCE_MONTHS = {RECURRENCE[period]: months for period, months in PERIOD_MONTHS.items()}
