"""The system of record, on SQLite or PostgreSQL. Nothing else imports SQLAlchemy."""
