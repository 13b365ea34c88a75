"""Every sentence that a person reads or hears, by language, and what a text costs."""
