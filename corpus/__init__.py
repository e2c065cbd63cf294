"""The archive: records, search, units, criteria, evidence, exports. Knows SQLite and blobs by SHA-256."""
