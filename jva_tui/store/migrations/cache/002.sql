-- Rows of which only the list of conversations told, without details and messages.
ALTER TABLE participation ADD COLUMN is_whole INTEGER NOT NULL DEFAULT 1;

CREATE INDEX participation_partial ON participation (id) WHERE NOT is_whole;

-- What the sweep that is under way has compared with the platform.
CREATE TABLE swept (
    participation_id INTEGER PRIMARY KEY
) STRICT;

-- The participations whose conversation it has come across.
CREATE TABLE talk_swept (
    participation_id INTEGER PRIMARY KEY
) STRICT;

-- Who changed the state of a participation.
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    participation_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    old TEXT,                     -- NULL: the participation was made
    new TEXT NOT NULL,
    author_id INTEGER,
    author_name TEXT
) STRICT;

CREATE INDEX change_participation ON change (participation_id);

-- For which participations that is known.
CREATE TABLE change_log (
    participation_id INTEGER PRIMARY KEY,
    up_to INTEGER NOT NULL        -- when the participation had changed at that time
) STRICT;
