-- Files that were refused, per person: the reason stays after a reload and a restart, until it is put away or the file is taken.
CREATE TABLE refusal (
    user_name   TEXT NOT NULL,
    file        TEXT NOT NULL,
    code        TEXT NOT NULL,
    message     TEXT NOT NULL,                -- Vietnamese, with what to do
    refused_at  TEXT NOT NULL,
    PRIMARY KEY (user_name, file)
) WITHOUT ROWID;
