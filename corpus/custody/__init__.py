"""Proof that an archive is whole, and copies of it."""
