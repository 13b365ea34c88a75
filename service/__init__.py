"""unghost: reminds candidates of a job interview and tells the recruiter what they answer."""
