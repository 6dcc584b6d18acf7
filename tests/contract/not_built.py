"""Recordings of what the sandbox does not serve yet: this table must shrink."""

from __future__ import annotations

NOT_BUILT = ()
