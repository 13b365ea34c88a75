"""The conversation as a phone call: what is said, what a key means there, when it ends. Pure."""
