"""From the platform into the store: what to ask for, in how few requests."""

from jva_tui.sync.reading import OtherOrganisation, Progress, Sync

__all__ = ["OtherOrganisation", "Progress", "Sync"]
