"""Reusable parts of the interface; they know nothing of screens."""
