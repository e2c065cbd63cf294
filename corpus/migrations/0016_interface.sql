-- What programs sign in with. Only the SHA-256 of a token is kept; scopes are words of the table of permissions.
CREATE TABLE api_token (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- the audit log names tokens by it
    token_hash    TEXT NOT NULL UNIQUE,
    user_name     TEXT NOT NULL REFERENCES user(name) ON DELETE CASCADE,
    name          TEXT NOT NULL,              -- what it is for, in words
    scopes        TEXT NOT NULL,              -- JSON list, sorted
    created_at    TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    expires_at    TEXT NOT NULL,
    last_used_at  TEXT,                       -- to the minute
    revoked_at    TEXT
);
CREATE INDEX api_token_user ON api_token(user_name);

-- Requests that carried an Idempotency-Key, and what was answered; kept for a day.
CREATE TABLE answered (
    user_name   TEXT NOT NULL,
    key         TEXT NOT NULL,
    address     TEXT NOT NULL,                -- method, path and query
    begun_at    TEXT NOT NULL,
    body_hash   TEXT,                         -- NULL with status: not answered, or cut off
    status      INTEGER,
    headers     TEXT,                         -- JSON object
    body        BLOB,                         -- NULL with a status: no longer told
    PRIMARY KEY (user_name, key)
) WITHOUT ROWID;
-- Nothing of a deleted document is told again.
CREATE TRIGGER answered_document_gone AFTER DELETE ON document BEGIN
    UPDATE answered SET body = NULL;
END;

-- Files that arrive piece by piece, and the receipt for each that came whole. The bytes lie in arriving/<id>.
CREATE TABLE arrival (
    id           TEXT PRIMARY KEY,
    user_name    TEXT NOT NULL,
    file         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    announced    TEXT,                        -- SHA-256 that the sender told; NULL: none
    state        TEXT NOT NULL DEFAULT 'arriving' CHECK (state IN ('arriving', 'taken', 'duplicate', 'refused')),
    sha256       TEXT,
    document_id  INTEGER REFERENCES document(id) ON DELETE CASCADE,
    code         TEXT,                        -- why it was refused
    message      TEXT,
    created_at   TEXT NOT NULL,
    expires_at   TEXT NOT NULL,               -- of what has not come whole
    finished_at  TEXT
) WITHOUT ROWID;
CREATE INDEX arrival_user ON arrival(user_name, created_at);
CREATE INDEX arrival_document ON arrival(document_id);

-- Which documents changed what is told of their progress, in order: who was cut off hears what came meanwhile.
CREATE TABLE progress (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id  INTEGER NOT NULL UNIQUE
);
INSERT INTO progress (document_id) SELECT id FROM document ORDER BY id;
CREATE TRIGGER progress_new AFTER INSERT ON document BEGIN
    INSERT OR REPLACE INTO progress (document_id) VALUES (NEW.id);
END;
CREATE TRIGGER progress_document AFTER UPDATE OF state, error, page_count, title, number, date, issuer, unit_code
ON document BEGIN
    INSERT OR REPLACE INTO progress (document_id) VALUES (NEW.id);
END;
CREATE TRIGGER progress_gone AFTER DELETE ON document BEGIN
    DELETE FROM progress WHERE document_id = OLD.id;
END;
CREATE TRIGGER progress_page AFTER INSERT ON page BEGIN
    INSERT OR REPLACE INTO progress (document_id) VALUES (NEW.document_id);
END;
