from config.settings import *  # noqa: F403  the product's, with one app more
from config.settings import INSTALLED_APPS as OF_THE_PRODUCT

INSTALLED_APPS = [*OF_THE_PRODUCT, "tests.faults.next_version"]
