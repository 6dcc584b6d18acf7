"""The figures of ``make bench``, and the pictures of ``make screens``."""
