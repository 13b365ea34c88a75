"""What each answer leads to: a road takes what was said about one interview and decides."""
