"""One verb a module: load, decide, and commit state and outbox in one transaction."""
