"""Signing in: by password or by a provider, and out again."""
