-- What is seen of requests beside their state: labels, archive, what is put off, waiting lists.

-- The organisation's labels.
CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    is_generic INTEGER NOT NULL
) STRICT;

-- Laid over from outbox.db, as `overlay` is: what is queued, and what only this computer knows.
CREATE TABLE tag_overlay (
    participation_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    PRIMARY KEY (participation_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE filing_overlay (
    participation_id INTEGER PRIMARY KEY,
    is_archived INTEGER,          -- NULL: as the platform has it
    is_read INTEGER NOT NULL
) STRICT;

CREATE TABLE later_overlay (
    participation_id INTEGER PRIMARY KEY,
    until INTEGER NOT NULL,
    since INTEGER NOT NULL        -- who writes later than this is back at once
) STRICT;

CREATE TABLE waiting_overlay (
    participation_id INTEGER PRIMARY KEY,
    mission_id INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT;

ALTER TABLE inbox ADD COLUMN mission_id INTEGER;
ALTER TABLE inbox ADD COLUMN name_key TEXT NOT NULL DEFAULT '';    -- folded, to be sorted by
ALTER TABLE inbox ADD COLUMN mission_key TEXT NOT NULL DEFAULT ''; -- likewise
ALTER TABLE inbox ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';      -- JSON list, as they are shown
ALTER TABLE inbox ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN later_until INTEGER;
ALTER TABLE inbox ADD COLUMN is_later INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 0;

-- One row for each label of each request.
CREATE TABLE shown_tag (
    name TEXT NOT NULL,
    participation_id INTEGER NOT NULL,
    PRIMARY KEY (name, participation_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX shown_tag_participation ON shown_tag (participation_id);

CREATE TRIGGER inbox_tagged AFTER INSERT ON inbox WHEN new.tags <> '[]' BEGIN
    INSERT OR IGNORE INTO shown_tag SELECT value, new.id FROM json_each(new.tags);
END;

CREATE TRIGGER inbox_tags_moved AFTER UPDATE OF tags ON inbox WHEN new.tags <> old.tags BEGIN
    DELETE FROM shown_tag WHERE participation_id = new.id;
    INSERT OR IGNORE INTO shown_tag SELECT value, new.id FROM json_each(new.tags);
END;

CREATE TRIGGER inbox_tags_gone AFTER DELETE ON inbox WHEN old.tags <> '[]' BEGIN
    DELETE FROM shown_tag WHERE participation_id = old.id;
END;

-- What is put off stands in no view that is worked off.
DROP TRIGGER inbox_added;
DROP TRIGGER inbox_gone;
DROP TRIGGER inbox_moved;
DROP TABLE tally;
CREATE TABLE tally (
    shown_state TEXT NOT NULL,
    mine INTEGER NOT NULL,
    is_theirs INTEGER NOT NULL,
    is_later INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (shown_state, mine, is_theirs, is_later)
) STRICT, WITHOUT ROWID;
INSERT INTO tally
SELECT shown_state, mine, is_theirs, is_later, count(*) FROM inbox GROUP BY 1, 2, 3, 4;

CREATE TRIGGER inbox_added AFTER INSERT ON inbox BEGIN
    INSERT INTO tally VALUES (new.shown_state, new.mine, new.is_theirs, new.is_later, 1)
    ON CONFLICT DO UPDATE SET rows = rows + 1;
END;

CREATE TRIGGER inbox_gone AFTER DELETE ON inbox BEGIN
    UPDATE tally SET rows = rows - 1
    WHERE (shown_state, mine, is_theirs, is_later)
        = (old.shown_state, old.mine, old.is_theirs, old.is_later);
END;

CREATE TRIGGER inbox_moved AFTER UPDATE OF shown_state, mine, is_theirs, is_later ON inbox
WHEN (old.shown_state, old.mine, old.is_theirs, old.is_later)
    <> (new.shown_state, new.mine, new.is_theirs, new.is_later)
BEGIN
    UPDATE tally SET rows = rows - 1
    WHERE (shown_state, mine, is_theirs, is_later)
        = (old.shown_state, old.mine, old.is_theirs, old.is_later);
    INSERT INTO tally VALUES (new.shown_state, new.mine, new.is_theirs, new.is_later, 1)
    ON CONFLICT DO UPDATE SET rows = rows + 1;
END;

DROP INDEX inbox_state;
DROP INDEX inbox_theirs;
DROP INDEX inbox_to_call;
DROP INDEX my_state;
DROP INDEX my_theirs;
DROP INDEX my_to_call;
CREATE INDEX inbox_state ON inbox (shown_state, is_later, created_at);
CREATE INDEX inbox_theirs ON inbox (last_word_at) WHERE is_theirs AND NOT is_later;
CREATE INDEX inbox_to_call ON inbox (created_at) WHERE to_call AND NOT is_later;
CREATE INDEX inbox_later ON inbox (later_until) WHERE is_later;
-- With the state, so that missions are counted without reading the rows.
CREATE INDEX inbox_mission ON inbox (mission_id, created_at, shown_state);
CREATE INDEX my_state ON inbox (shown_state, is_later, created_at) WHERE mine;
CREATE INDEX my_theirs ON inbox (last_word_at) WHERE mine AND is_theirs AND NOT is_later;
CREATE INDEX my_to_call ON inbox (created_at) WHERE mine AND to_call AND NOT is_later;
CREATE INDEX my_later ON inbox (later_until) WHERE mine AND is_later;

-- What stands in the new columns follows from what is known: see `derived`.
INSERT OR REPLACE INTO fact VALUES ('derive_anew', 'true');
