-- Calls that are owed, and those that were made: laid over from outbox.db as `overlay` is.
CREATE TABLE call_overlay (
    participation_id INTEGER PRIMARY KEY,
    owed_since INTEGER,
    called_at INTEGER
) STRICT;

-- Nobody is told by the platform, and nobody has called yet.
ALTER TABLE inbox ADD COLUMN to_call INTEGER NOT NULL DEFAULT 0;
UPDATE inbox SET to_call = 1
WHERE NOT has_conversation
    AND shown_state IN ('En attente de validation', 'En cours de traitement');

CREATE INDEX inbox_to_call ON inbox (created_at) WHERE to_call;
CREATE INDEX my_to_call ON inbox (created_at) WHERE mine AND to_call;
