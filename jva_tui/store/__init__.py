"""What the client keeps on this computer: two encrypted SQLite databases.

``cache.db`` holds what the platform can tell again, ``outbox.db`` what only we know.
"""
