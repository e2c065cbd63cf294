"""Programmes, criteria, and which papers prove what, by stated rules."""
