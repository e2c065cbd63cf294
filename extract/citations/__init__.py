"""Mentions of papers without a number, and those in which a paper speaks of itself."""
