"""Packages: documents with all that is known of them, as other archives take them in, and as this one does.

A package is a BagIt bag (RFC 8493) in a ZIP: originals, PDF/A, ALTO, text layers, metadata, facts with their places,
trail, each file with its SHA-256 and SHA-512. `writing` makes them, `checking` proves them, `importing` takes them in.
"""
