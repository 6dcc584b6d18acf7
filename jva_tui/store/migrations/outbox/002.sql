-- Operations of any kind; what became of a request, for each operation that it covers; evidence.
-- The tables refer to each other, so their rows wait in memory while new ones take their place.
CREATE TEMP TABLE was_operation AS SELECT * FROM operation;
CREATE TEMP TABLE was_step AS SELECT * FROM step;
CREATE TEMP TABLE was_attempt AS SELECT * FROM attempt;
CREATE TEMP TABLE was_attempt_step AS SELECT * FROM attempt_step;

DROP TABLE attempt_step;
DROP TABLE attempt;
DROP TABLE step;
DROP TABLE operation;

CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    kind TEXT NOT NULL,
    -- What the platform has only one of: nothing else leaves for it at the same time.
    subject TEXT NOT NULL,
    participation_id INTEGER,
    state TEXT NOT NULL CHECK (
        state IN ('draft', 'queued', 'sending', 'done', 'failed', 'conflict', 'unconfirmed')
    ),
    payload TEXT NOT NULL CHECK (json_valid(payload)), -- what was frozen
    created_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    asks INTEGER NOT NULL DEFAULT 0, -- nothing more happens by itself: the user decides
    found TEXT CHECK (found IS NULL OR json_valid(found)), -- how the platform stood, of a conflict
    look_at INTEGER, -- when one that is done is to be looked at once more
    -- The user has seen how it ended, took it back, or wrote another reply instead.
    is_put_away INTEGER NOT NULL DEFAULT 0,
    CHECK (
        kind <> 'reply'
        OR participation_id IS NOT NULL AND subject = 'participation/' || participation_id
    )
) STRICT;

CREATE TABLE step (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    position INTEGER NOT NULL,
    action TEXT NOT NULL,
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
    marker INTEGER NOT NULL,      -- the highest message id seen before
    read_marker INTEGER NOT NULL, -- the same, when its participations were last read before
    server_date INTEGER,          -- the platform's own clock at the last answer before
    bulk_id TEXT,                 -- the platform's id of the batch that it queued there
    started_at INTEGER NOT NULL,
    status INTEGER,
    server_message TEXT NOT NULL DEFAULT ''
) STRICT;

-- For which operations a request is, and what became of it for each.
CREATE TABLE attempt_step (
    attempt_id INTEGER NOT NULL REFERENCES attempt (id),
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    fate TEXT CHECK (fate IN ('did_not_happen', 'happened', 'unknown', 'absent', 'answered_for')),
    -- Until it is known what became of the request, nothing else leaves for this subject.
    is_open INTEGER NOT NULL GENERATED ALWAYS AS (fate IS NULL OR fate = 'unknown') VIRTUAL,
    PRIMARY KEY (attempt_id, operation_id)
) STRICT, WITHOUT ROWID;

INSERT INTO operation (
    id, batch_id, kind, subject, participation_id, state, payload, created_at, not_before, detail,
    is_put_away
)
SELECT
    id, batch_id, kind, 'participation/' || participation_id, participation_id, state, payload,
    created_at, not_before, detail, is_put_away
FROM was_operation;

INSERT INTO step (operation_id, position, action, state)
SELECT operation_id, position, action, state FROM was_step;

INSERT INTO attempt (
    id, method, path, marker, read_marker, started_at, status, server_message
)
SELECT id, method, path, marker, marker, started_at, status, server_message FROM was_attempt;

INSERT INTO attempt_step (attempt_id, operation_id, action, subject, fate)
SELECT
    s.attempt_id,
    s.operation_id,
    s.action,
    'participation/' || s.participation_id,
    -- What was closed without being known had been put away by the user.
    iif(s.is_open OR a.outcome IN ('happened', 'did_not_happen'), a.outcome, 'answered_for')
FROM was_attempt_step s JOIN was_attempt a ON a.id = s.attempt_id;

-- When something of a batch was last queued, or became known.
ALTER TABLE batch ADD COLUMN touched_at INTEGER NOT NULL DEFAULT 0;
UPDATE batch SET touched_at = max(created_at, (
    SELECT coalesce(max(a.settled_at), 0)
    FROM operation o
    JOIN was_attempt_step s ON s.operation_id = o.id
    JOIN was_attempt a ON a.id = s.attempt_id
    WHERE o.batch_id = batch.id
));

DROP TABLE was_attempt_step;
DROP TABLE was_attempt;
DROP TABLE was_step;
DROP TABLE was_operation;

CREATE INDEX batch_touched ON batch (touched_at);
CREATE INDEX operation_batch ON operation (batch_id, state, is_put_away);
CREATE INDEX operation_due ON operation (not_before, batch_id) WHERE state = 'queued';
CREATE INDEX operation_state ON operation (state, asks) WHERE NOT is_put_away;
CREATE INDEX operation_participation ON operation (participation_id, state)
    WHERE NOT is_put_away;
CREATE INDEX operation_news ON operation (batch_id)
    WHERE state = 'done' AND detail <> '' AND NOT is_put_away;
CREATE INDEX operation_look ON operation (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX attempt_bulk ON attempt (started_at) WHERE path GLOB 'bulk-operation/*';
CREATE INDEX attempt_step_operation ON attempt_step (operation_id);

-- One operation at a time for a subject, and one request whose outcome is open.
CREATE UNIQUE INDEX operation_live ON operation (subject)
    WHERE state IN ('queued', 'sending', 'unconfirmed') AND NOT is_put_away;
CREATE UNIQUE INDEX attempt_step_open ON attempt_step (subject) WHERE is_open;

CREATE VIEW live_operation AS
SELECT * FROM operation
WHERE state IN ('queued', 'sending', 'unconfirmed') AND NOT is_put_away;

CREATE TRIGGER attempt_of_what_is_sent BEFORE INSERT ON attempt_step
WHEN new.fate IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM operation
    WHERE id = new.operation_id AND subject = new.subject AND state = 'sending'
)
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

CREATE TRIGGER fate_is_final BEFORE UPDATE OF fate ON attempt_step
WHEN new.fate IS NULL OR NOT old.is_open
BEGIN
    SELECT raise(ABORT, 'what became of a request is known, and does not change');
END;

CREATE TRIGGER attempt_happened AFTER UPDATE OF fate ON attempt_step
WHEN new.fate = 'happened'
BEGIN
    UPDATE step SET state = 'done'
    WHERE operation_id = new.operation_id AND action = new.action;
END;

CREATE TRIGGER step_is_final BEFORE UPDATE OF state ON step
WHEN old.state <> 'waiting'
BEGIN
    SELECT raise(ABORT, 'a step that is done or held stays so');
END;

CREATE TRIGGER step_done_in_order BEFORE UPDATE OF state ON step
WHEN new.state = 'done' AND EXISTS (
    SELECT 1 FROM step
    WHERE operation_id = new.operation_id AND position < new.position AND state = 'waiting'
)
BEGIN
    SELECT raise(ABORT, 'an earlier step waits');
END;

CREATE TRIGGER step_held_under_way BEFORE UPDATE OF state ON step
WHEN new.state = 'held' AND EXISTS (
    SELECT 1 FROM attempt_step
    WHERE operation_id = new.operation_id AND action = new.action AND is_open
)
BEGIN
    SELECT raise(ABORT, 'the request that makes this step may arrive');
END;

CREATE TRIGGER step_removed BEFORE DELETE ON step
WHEN old.state <> 'waiting' OR EXISTS (
    SELECT 1 FROM attempt_step
    WHERE operation_id = old.operation_id AND action = old.action AND is_open
)
BEGIN
    SELECT raise(ABORT, 'a step that has left, or was held, stays');
END;

CREATE TRIGGER operation_with_open_attempt BEFORE UPDATE OF state, is_put_away ON operation
WHEN (new.state NOT IN ('sending', 'unconfirmed') OR new.is_put_away) AND EXISTS (
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
