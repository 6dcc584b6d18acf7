"""From the store to the platform: replies that are owed to people."""
