"""Staff accounts: made with one-time codes, kept by passwords, used in sessions that really end.

Security rules A1–A9. Every verb is one transaction with a line in the audit trail.
"""
