"""How a text is read: words, patterns of a language, and the judgement of what they say."""
