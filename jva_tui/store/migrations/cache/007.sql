-- What is sought: where the volunteer lives, and whatever holds of a request in one narrow index, newest
-- last, of which reading all costs little.
ALTER TABLE inbox ADD COLUMN zip TEXT;

CREATE INDEX inbox_traits ON inbox (
    id, shown_state, created_at, last_word_at, mine, is_theirs, is_unread, to_call, operation,
    birthday, mission_id, is_archived, is_later, is_waiting, zip
);

INSERT OR REPLACE INTO fact VALUES ('derive_anew', 'true');
