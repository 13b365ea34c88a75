"""What candidates write, one or two of every kind, for properties of whole conversations."""

PHRASES = [
    "0", "1", "2", "3", "4", "5", "9", "A", "B", "C", "", "hm", "yes", "YES", "no", "ok", "thanks",
    "more", "none of these", "friday?", "can we do thursday after 3", "I'll be there",
    "can't make it", "please cancel my interview", "I found another job, please cancel",
    "I'm sick, can't come", "my kid is in hospital", "running 10 late", "yes! but running 10 late",
    "where is it?", "please call me", "they want an answer by friday", "STOP", "START", "CANCEL",
    "HELP", "stop texting me", "wrong number", "see you thursday at 3",
]  # fmt: skip
