"""From the platform into the store: what to ask for, in how few requests."""

from jva_tui.sync.reading import SWEEP, OtherOrganisation, Progress, Sync

__all__ = ["SWEEP", "OtherOrganisation", "Progress", "Sync"]
