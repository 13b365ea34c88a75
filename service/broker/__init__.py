"""Redis and RQ: nudges and live updates. Nothing in here must survive."""
