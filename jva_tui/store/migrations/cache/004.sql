-- Whose a template is, with whom it is shared, and whether it reads as the platform holds it.
ALTER TABLE template ADD COLUMN owner_name TEXT NOT NULL DEFAULT '';
ALTER TABLE template ADD COLUMN structure_id INTEGER;
ALTER TABLE template ADD COLUMN is_verbatim INTEGER NOT NULL DEFAULT 1;

-- What the organisation is called by.
ALTER TABLE me ADD COLUMN structure_phone TEXT NOT NULL DEFAULT '';
