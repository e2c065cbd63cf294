-- Who is honoured, as papers that name the same agree: folded, in one line (`corpus.store.named`). Rows from before have none,
-- it is made of their words until they are read anew. By it the rows that tell of one award are brought together and put in
-- order by SQLite, which gives those of one page of the list.
ALTER TABLE award ADD COLUMN who TEXT;
CREATE INDEX award_revoked ON award(unit_code, title) WHERE state = 'revoked';
