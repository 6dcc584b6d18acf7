-- Template files beside the platform's templates: which is which, every version, every use. Also
-- operations of the kind "template".

-- How the platform's template stood when it and the file last agreed.
CREATE TABLE template_link (
    file TEXT PRIMARY KEY, -- its name in the folder of templates
    template_id INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    is_shared INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    -- The file was deleted here on purpose: it does not come back by itself.
    is_left_out INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE template_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file TEXT NOT NULL,
    at INTEGER NOT NULL,
    contents TEXT NOT NULL
) STRICT;

CREATE INDEX template_version_file ON template_version (file, id);

CREATE TABLE template_use (
    operation_id INTEGER PRIMARY KEY REFERENCES operation (id),
    template TEXT NOT NULL, -- its file, or "#12" for one of the platform's without a file
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX template_use_template ON template_use (template);
