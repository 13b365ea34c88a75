"""The pure core: a snapshot, an event and the time give a decision. No IO, clock or vendor."""
