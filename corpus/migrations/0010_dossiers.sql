-- Dossiers (hồ sơ): papers kept together under one code. A document lies in one dossier or in none.
CREATE TABLE dossier (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,        -- mã hồ sơ, FileCode of Thông tư 02/2019
    title       TEXT NOT NULL,
    retention   TEXT NOT NULL,               -- thời hạn bảo quản: "Vĩnh viễn", "20 năm"
    mode        TEXT,                        -- chế độ sử dụng: "Hạn chế"; NULL where nobody said
    year_from   INTEGER,
    year_to     INTEGER,
    note        TEXT,
    created_at  TEXT NOT NULL,
    created_by  TEXT NOT NULL
);

CREATE TABLE dossier_document (
    document_id  INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    dossier_id   INTEGER NOT NULL REFERENCES dossier(id),
    ordinal      INTEGER NOT NULL,           -- from 1, its place in the dossier; stays when another is taken out
    UNIQUE (dossier_id, ordinal)
);

-- Which archive this is: rows of its log say so once they have left it in a package.
CREATE TABLE archive_identity (uid TEXT PRIMARY KEY);
INSERT INTO archive_identity VALUES (lower(hex(randomblob(16))));

-- What the logs of other archives say of documents that came from there in packages: as it was, each row with the hash
-- that covers it. The chain of this archive's own log is not touched by it.
CREATE TABLE imported_trail (
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    archive      TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    at           TEXT NOT NULL,
    actor        TEXT NOT NULL,
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    detail       TEXT NOT NULL,              -- JSON, letter by letter as it was
    previous     TEXT NOT NULL,
    hash         TEXT NOT NULL,
    PRIMARY KEY (document_id, archive, seq)
) WITHOUT ROWID;

-- Rows of a package that speak of a document which is not here yet (evidence for a plan that comes later, another file of
-- the paper): taken up as soon as it is.
CREATE TABLE imported_waiting (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,              -- the table it belongs in
    row          TEXT NOT NULL               -- JSON, as in the package
);
CREATE INDEX imported_waiting_document ON imported_waiting(document_id);

-- Exports that are made while nobody waits: what is asked for, how far it is, what came of it.
CREATE TABLE export_job (
    id           INTEGER PRIMARY KEY,
    request      TEXT NOT NULL,              -- JSON
    requested_by TEXT NOT NULL,
    state        TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
    done         INTEGER NOT NULL DEFAULT 0, -- documents of `total`
    total        INTEGER NOT NULL DEFAULT 0,
    file         TEXT,                       -- its name for people; where it lies follows from the id
    size         INTEGER,
    sha256       TEXT,
    notes        TEXT,                       -- JSON list of Vietnamese sentences
    error        TEXT,                       -- Vietnamese
    created_at   TEXT NOT NULL,
    finished_at  TEXT
);

-- The trail of one document, out of a long log.
CREATE INDEX audit_subject ON audit(subject);
CREATE INDEX audit_evidence_document ON audit(json_extract(detail, '$.document')) WHERE subject GLOB 'evidence:*';
