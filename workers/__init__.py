"""Background processes: RQ jobs of a few lines each, and the scheduler's tick."""
