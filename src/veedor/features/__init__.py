"""Characterise: what was known of a declaration before its day."""
