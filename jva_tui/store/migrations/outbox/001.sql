-- Replies that were queued with one gesture.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    kind TEXT NOT NULL CHECK (kind IN ('reply')),
    state TEXT NOT NULL CHECK (
        state IN ('draft', 'queued', 'sending', 'done', 'failed', 'conflict', 'unconfirmed')
    ),
    participation_id INTEGER CHECK (kind <> 'reply' OR participation_id IS NOT NULL),
    payload TEXT NOT NULL CHECK (json_valid(payload)), -- what was frozen
    created_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    -- The user has seen how it ended, took it back, or wrote another reply instead.
    is_put_away INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX operation_batch ON operation (batch_id);
CREATE INDEX operation_due ON operation (not_before) WHERE state = 'queued';
CREATE INDEX operation_state ON operation (state) WHERE NOT is_put_away;

-- A person is answered by one operation at a time.
CREATE UNIQUE INDEX operation_live ON operation (participation_id)
    WHERE state IN ('queued', 'sending', 'unconfirmed') AND NOT is_put_away;

CREATE TABLE step (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    position INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('decide', 'decline', 'message')),
    -- held: taken back after an earlier step had left.
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'held')),
    PRIMARY KEY (operation_id, position),
    UNIQUE (operation_id, action)
) STRICT, WITHOUT ROWID;

-- One HTTP request, written down before it leaves.
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    marker INTEGER NOT NULL,     -- the highest message id seen before
    started_at INTEGER NOT NULL,
    settled_at INTEGER,          -- when its outcome was last judged
    outcome TEXT CHECK (outcome IN ('did_not_happen', 'happened', 'unknown')),
    status INTEGER,
    server_message TEXT NOT NULL DEFAULT '',
    CHECK ((settled_at IS NULL) = (outcome IS NULL))
) STRICT;

CREATE TABLE attempt_step (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id),
    operation_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    participation_id INTEGER,
    -- Until it is known what became of the request, nothing else leaves for this person.
    is_open INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (attempt_id, operation_id),
    FOREIGN KEY (operation_id, action) REFERENCES step (operation_id, action)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempt_step_open ON attempt_step (participation_id) WHERE is_open;
CREATE INDEX attempt_step_operation ON attempt_step (operation_id);

-- For whom all this is: replies of one organisation must not leave for another.
CREATE TABLE owner (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    user_id INTEGER NOT NULL,
    structure_id INTEGER NOT NULL
) STRICT;

-- What the user has begun to write.
CREATE TABLE draft (
    participation_id INTEGER PRIMARY KEY,
    decision TEXT,
    reason TEXT,
    text TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER attempt_of_what_is_sent BEFORE INSERT ON attempt_step
WHEN (SELECT state FROM operation WHERE id = new.operation_id) IS NOT 'sending'
BEGIN
    SELECT raise(ABORT, 'a request leaves for an operation that is not being sent');
END;

CREATE TRIGGER attempt_in_order BEFORE INSERT ON attempt_step
WHEN new.action IS NOT (
    SELECT action FROM step WHERE operation_id = new.operation_id AND state = 'waiting'
    ORDER BY position LIMIT 1
)
BEGIN
    SELECT raise(ABORT, 'a step is sent out of its order, or again');
END;

CREATE TRIGGER attempt_happened AFTER UPDATE OF outcome ON attempt
WHEN new.outcome = 'happened'
BEGIN
    UPDATE step SET state = 'done' WHERE (operation_id, action) IN (
        SELECT operation_id, action FROM attempt_step WHERE attempt_id = new.id
    );
END;

CREATE TRIGGER attempt_settled AFTER UPDATE OF outcome ON attempt
WHEN new.outcome IN ('happened', 'did_not_happen')
BEGIN
    UPDATE attempt_step SET is_open = 0 WHERE attempt_id = new.id;
END;

CREATE TRIGGER operation_with_open_attempt BEFORE UPDATE OF state ON operation
WHEN new.state NOT IN ('sending', 'unconfirmed') AND EXISTS (
    SELECT 1 FROM attempt_step WHERE operation_id = new.id AND is_open
)
BEGIN
    SELECT raise(ABORT, 'nobody knows yet what became of the last request');
END;

CREATE TRIGGER operation_done_with_steps_left BEFORE UPDATE OF state ON operation
WHEN new.state = 'done' AND EXISTS (
    SELECT 1 FROM step WHERE operation_id = new.id AND state = 'waiting'
)
BEGIN
    SELECT raise(ABORT, 'steps are left');
END;
