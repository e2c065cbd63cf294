"""Dossiers (hồ sơ): papers that are kept together under one code."""
