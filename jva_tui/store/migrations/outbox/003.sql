-- Replies that wait for another one, the lots that are begun, what the platform's templates carry.

-- The subject of the operation that must have arrived before this one leaves; NULL for most.
ALTER TABLE operation ADD COLUMN after_subject TEXT;

CREATE INDEX operation_subject ON operation (subject, batch_id);

-- Which one that is: of the same batch, or else the newest of an earlier one; NULL without any.
CREATE VIEW predecessor AS
SELECT
    o.id AS operation_id,
    (
        SELECT p.id FROM operation p
        WHERE p.subject = o.after_subject AND p.batch_id <= o.batch_id
        ORDER BY p.batch_id DESC, p.id DESC LIMIT 1
    ) AS id
FROM operation o WHERE o.after_subject IS NOT NULL;

-- What cannot leave yet: the one before it is under way, or needs the user.
CREATE VIEW waiting_operation AS
SELECT predecessor.operation_id, p.state AS predecessor_state
FROM predecessor JOIN live_operation p ON p.id = predecessor.id;

CREATE TRIGGER attempt_after_its_predecessor BEFORE INSERT ON attempt_step
WHEN EXISTS (
    SELECT 1 FROM predecessor LEFT JOIN operation p ON p.id = predecessor.id
    WHERE predecessor.operation_id = new.operation_id AND p.state IS NOT 'done'
)
BEGIN
    SELECT raise(ABORT, 'what must have arrived before it has not');
END;

-- What the user has begun to send to several people: the newest lots first.
CREATE TABLE lot_draft (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    contents TEXT NOT NULL CHECK (json_valid(contents)),
    updated_at INTEGER NOT NULL
) STRICT;

-- What a template of the platform is sent with.
CREATE TABLE template_choice (
    template_id INTEGER PRIMARY KEY,
    decision TEXT,
    reason TEXT
) STRICT;
