"""Answering several people with one gesture, before anything is promised: who, what, and who not.

Nothing here knows a screen, a database or the network. A `Lot` is what its author has decided and
written so far; `Recipient` is one of those whom it is for, as they were seen.
"""
