"""The only SQL: SQLAlchemy Core on SQLite or PostgreSQL, one file per noun."""
