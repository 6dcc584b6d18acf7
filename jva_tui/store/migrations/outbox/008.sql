-- What the user notes for themselves. None of it ever leaves the computer.

CREATE TABLE note (
    participation_id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- What is put off; who writes after `since` is back at once.
CREATE TABLE later (
    participation_id INTEGER PRIMARY KEY,
    until INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT;

-- Who is next in line when a place of a mission frees: the first who was noted.
CREATE TABLE waiting (
    participation_id INTEGER PRIMARY KEY,
    mission_id INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT;

CREATE TRIGGER note_about_whom_is_forgotten BEFORE INSERT ON note
WHEN new.participation_id IN (SELECT participation_id FROM forgotten)
BEGIN
    SELECT raise(IGNORE);
END;

CREATE TRIGGER later_of_whom_is_forgotten BEFORE INSERT ON later
WHEN new.participation_id IN (SELECT participation_id FROM forgotten)
BEGIN
    SELECT raise(IGNORE);
END;

CREATE TRIGGER waiting_of_whom_is_forgotten BEFORE INSERT ON waiting
WHEN new.participation_id IN (SELECT participation_id FROM forgotten)
BEGIN
    SELECT raise(IGNORE);
END;
