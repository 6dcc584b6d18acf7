-- Replies can be removed, once what became of them is known; people can be forgotten.

-- Requests of those whom the user has forgotten: no more than the numbers, so that they stay away.
CREATE TABLE forgotten (
    participation_id INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER draft_to_whom_is_forgotten BEFORE INSERT ON draft
WHEN new.participation_id IN (SELECT participation_id FROM forgotten)
BEGIN
    SELECT raise(IGNORE);
END;

CREATE TRIGGER call_to_whom_is_forgotten BEFORE INSERT ON call
WHEN new.participation_id IN (SELECT participation_id FROM forgotten)
BEGIN
    SELECT raise(IGNORE);
END;

CREATE TRIGGER operation_for_whom_is_forgotten BEFORE INSERT ON operation
WHEN new.participation_id IN (SELECT participation_id FROM forgotten)
BEGIN
    SELECT raise(ABORT, 'this person was forgotten');
END;

-- How often a template was used is known for longer than for whom.
CREATE TEMP TABLE was_template_use AS SELECT * FROM template_use;
DROP TABLE template_use;
CREATE TABLE template_use (
    operation_id INTEGER PRIMARY KEY,
    template TEXT NOT NULL, -- its file, or "#12" for one of the platform's without a file
    at INTEGER NOT NULL
) STRICT;
INSERT INTO template_use SELECT * FROM was_template_use;
DROP TABLE was_template_use;
CREATE INDEX template_use_template ON template_use (template);

-- Steps go when their operation has gone, and not before.
DROP TRIGGER step_removed;
CREATE TRIGGER step_removed BEFORE DELETE ON step
WHEN EXISTS (SELECT 1 FROM operation WHERE id = old.operation_id) AND (
    old.state <> 'waiting' OR EXISTS (
        SELECT 1 FROM attempt_step
        WHERE operation_id = old.operation_id AND action = old.action AND is_open
    )
)
BEGIN
    SELECT raise(ABORT, 'a step that has left, or was held, stays');
END;

CREATE TRIGGER operation_removed BEFORE DELETE ON operation
WHEN old.state = 'sending'
    OR EXISTS (SELECT 1 FROM attempt_step WHERE operation_id = old.id AND is_open)
BEGIN
    SELECT raise(ABORT, 'nobody knows yet what became of the last request');
END;

CREATE TRIGGER attempt_step_removed BEFORE DELETE ON attempt_step
WHEN old.is_open
BEGIN
    SELECT raise(ABORT, 'nobody knows yet what became of this request');
END;
