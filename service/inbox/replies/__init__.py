"""The list of replies: cards, marks, what comes while a page is open, and who came."""
