"""Insights: what interviews came to, how much notice there was, and what each contact brought."""
