"""Interviews: the pages on which they are planned and followed."""
