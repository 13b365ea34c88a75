"""Phrases that candidates write, one file a language; data for `replies`."""
