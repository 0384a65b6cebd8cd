from . import test_installed_device
