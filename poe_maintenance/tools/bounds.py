"""The largest numbers that make sense in maintenance: what is more was mistyped."""

from odoo.addons.poe_warranty.const import DAYS as DAYS
from odoo.addons.poe_warranty.const import MAX_AMOUNT as MAX_AMOUNT

MAX_YEARS = 20  # of a contract
MAX_DEVICES = 100_000  # of one type on one proposal
MAX_AGE = 100  # years
MAX_INTERVAL = 240  # months from one visit to the next
MAX_VISITS = 366  # of one kind in a year
MAX_PEOPLE = 100  # at one site at once
MAX_STOP = 1000  # on a technician's way in a day
MAX_CALLOUTS = 100_000  # included in a year
MAX_READING = 999_999_999  # in whatever unit; a scanned barcode has more digits
MAX_MINUTES = 24 * 60  # of one device on one visit
HOURS_A_YEAR = 366 * 24
MAX_PERCENT = 1000  # of what may be more than the whole
MAX_REPORT_AGE = 10  # years since a call-out was reported
MAX_PAUSE = 1  # year ahead, in which a call-out may wait
MAX_SETTING_DAYS = 3650  # that a company looks back or ahead
