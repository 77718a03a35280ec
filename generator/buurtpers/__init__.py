"""buurtpers: the neighbourhood press. Read, check, plan, make, publish."""

__version__ = "0.1.0"
