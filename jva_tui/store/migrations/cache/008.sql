-- Of whom the user has noted something, laid over from outbox.db: since when it stands as it is.
CREATE TABLE note_overlay (
    participation_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

ALTER TABLE inbox ADD COLUMN noted_at INTEGER;
