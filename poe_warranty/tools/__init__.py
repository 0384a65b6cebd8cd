from . import phone
from . import serial
