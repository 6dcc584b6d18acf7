-- Whom to tell by telephone, because the platform tells nobody, and who was called.
CREATE TABLE call (
    participation_id INTEGER PRIMARY KEY,
    owed_since INTEGER,    -- declined where there is no conversation
    called_at INTEGER,
    called_before INTEGER, -- what stands there again when the last note is taken back
    CHECK (owed_since IS NOT NULL OR called_at IS NOT NULL),
    CHECK (called_at IS NOT NULL OR called_before IS NULL)
) STRICT;
