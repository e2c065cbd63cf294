"""Ruled tables: their rules, their grid, their cells read one by one."""
