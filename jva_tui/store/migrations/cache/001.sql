-- What the platform told.

CREATE TABLE volunteer (
    profile_id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    mobile TEXT,
    birthday TEXT,
    zip TEXT,
    city TEXT,
    occupation TEXT,
    availability TEXT NOT NULL,   -- JSON list
    description TEXT,
    certifications TEXT NOT NULL, -- JSON list
    skills TEXT                   -- JSON list; NULL: not told yet
) STRICT;

CREATE TABLE mission (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    structure_id INTEGER NOT NULL,
    structure_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    date_type TEXT,
    start_date TEXT,
    end_date TEXT,
    state TEXT NOT NULL,
    places INTEGER,
    places_left INTEGER,
    zip TEXT,
    city TEXT,
    is_registration_open INTEGER NOT NULL,
    responsables_told INTEGER     -- NULL: not told yet
) STRICT;

CREATE TABLE responsable (
    mission_id INTEGER NOT NULL REFERENCES mission (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    profile_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (mission_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE participation (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    profile_id INTEGER NOT NULL REFERENCES volunteer (profile_id),
    mission_id INTEGER REFERENCES mission (id), -- NULL: deleted
    conversation_id INTEGER,
    conversation_updated_at INTEGER,
    slots TEXT NOT NULL,          -- JSON list of [day, [part...]]
    tags TEXT NOT NULL            -- JSON list
) STRICT;

CREATE INDEX participation_volunteer ON participation (profile_id);
CREATE INDEX participation_mission ON participation (mission_id);
CREATE INDEX participation_conversation ON participation (conversation_id)
    WHERE conversation_id IS NOT NULL;
CREATE INDEX participation_open ON participation (updated_at)
    WHERE state IN ('En attente de validation', 'En cours de traitement');

CREATE TABLE conversation (
    participation_id INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    state TEXT NOT NULL,
    participation_updated_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    member_ids TEXT NOT NULL,     -- JSON list, ascending
    read_at INTEGER,
    is_archived INTEGER NOT NULL
) STRICT;

CREATE INDEX conversation_id ON conversation (id);

CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    author_id INTEGER,
    author_name TEXT,
    is_contextual INTEGER NOT NULL,
    state TEXT,
    reason TEXT
) STRICT;

CREATE INDEX message_conversation ON message (conversation_id, is_contextual);

-- Conversations that were read from end to end.
CREATE TABLE history (
    conversation_id INTEGER PRIMARY KEY,
    up_to INTEGER NOT NULL        -- the newest message at that time
) STRICT;

CREATE TABLE template (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    is_shared INTEGER NOT NULL,
    owner_id INTEGER NOT NULL
) STRICT;

CREATE TABLE me (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    user_id INTEGER NOT NULL,
    profile_id INTEGER NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    role TEXT NOT NULL,
    structure_id INTEGER,
    structure_name TEXT NOT NULL
) STRICT;

CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL           -- JSON
) STRICT, WITHOUT ROWID;

-- What outbox.db lays over it; written anew from there at every start.

CREATE TABLE overlay (
    participation_id INTEGER PRIMARY KEY,
    operation TEXT NOT NULL,
    state TEXT
) STRICT;

-- What follows from both: the rows of the list, and what is searched.

CREATE TABLE inbox (
    id INTEGER PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE,
    shown_state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_word_at INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    is_theirs INTEGER NOT NULL,
    is_unread INTEGER NOT NULL,
    has_conversation INTEGER NOT NULL,
    operation TEXT,
    name TEXT NOT NULL,
    birthday TEXT,
    mission TEXT NOT NULL,
    snippet TEXT NOT NULL
) STRICT;

CREATE INDEX inbox_all ON inbox (created_at);
CREATE INDEX inbox_state ON inbox (shown_state, created_at);
CREATE INDEX inbox_theirs ON inbox (last_word_at) WHERE is_theirs;
CREATE INDEX my_all ON inbox (created_at) WHERE mine;
CREATE INDEX my_state ON inbox (shown_state, created_at) WHERE mine;
CREATE INDEX my_theirs ON inbox (last_word_at) WHERE mine AND is_theirs;

-- How many rows there are of each sort, so that counting need not read them.
CREATE TABLE tally (
    shown_state TEXT NOT NULL,
    mine INTEGER NOT NULL,
    is_theirs INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (shown_state, mine, is_theirs)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER inbox_added AFTER INSERT ON inbox BEGIN
    INSERT INTO tally VALUES (new.shown_state, new.mine, new.is_theirs, 1)
    ON CONFLICT DO UPDATE SET rows = rows + 1;
END;

CREATE TRIGGER inbox_gone AFTER DELETE ON inbox BEGIN
    UPDATE tally SET rows = rows - 1
    WHERE (shown_state, mine, is_theirs) = (old.shown_state, old.mine, old.is_theirs);
END;

CREATE TRIGGER inbox_moved AFTER UPDATE OF shown_state, mine, is_theirs ON inbox
WHEN (old.shown_state, old.mine, old.is_theirs) <> (new.shown_state, new.mine, new.is_theirs)
BEGIN
    UPDATE tally SET rows = rows - 1
    WHERE (shown_state, mine, is_theirs) = (old.shown_state, old.mine, old.is_theirs);
    INSERT INTO tally VALUES (new.shown_state, new.mine, new.is_theirs, 1)
    ON CONFLICT DO UPDATE SET rows = rows + 1;
END;

-- Folded words; rowid is the participation's id, which grows with time: newest first is the
-- index read backwards. One, two and three letters have an index of their own. The texts are not
-- kept a second time.
CREATE VIRTUAL TABLE words USING fts5 (
    name, email, city, mission, messages,
    content = '', contentless_delete = 1, detail = column,
    prefix = '1 2 3', tokenize = 'ascii'
);
