"""From the platform into the store: what to ask for, in how few requests."""

from jva_tui.sync.intake import Intake, NoLongerOurs, OtherOrganisation, OtherPerson
from jva_tui.sync.progress import Progress
from jva_tui.sync.reading import Sync

__all__ = ["Intake", "NoLongerOurs", "OtherOrganisation", "OtherPerson", "Progress", "Sync"]
