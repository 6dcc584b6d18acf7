-- Closed requests whose time is over: how they stood when they left, and nothing of the person. They
-- are counted with the others, and come back once the platform tells of something later.
CREATE TABLE retired (
    participation_id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    talked_at INTEGER NOT NULL,   -- when their conversation had changed; 0: none that we know
    mission_id INTEGER
) STRICT;

CREATE INDEX retired_mission ON retired (mission_id);

CREATE TRIGGER participation_is_back AFTER INSERT ON participation BEGIN
    DELETE FROM retired WHERE participation_id = new.id;
END;

-- Requests of those whom the user has forgotten, which are not stored again: copied from outbox.db.
CREATE TABLE forgotten (
    participation_id INTEGER PRIMARY KEY
) STRICT;

CREATE INDEX participation_closed ON participation (updated_at)
    WHERE state NOT IN ('En attente de validation', 'En cours de traitement');
