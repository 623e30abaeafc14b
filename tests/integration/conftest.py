"""What tests of this folder may ask for."""
from support.fixtures import *  # noqa: F401,F403
