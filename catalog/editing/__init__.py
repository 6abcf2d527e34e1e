"""Changing the catalogue: drafts, review by a second person, publishing, taking down, restoring.

Every verb is one transaction with a line in the audit trail. Regulations art. 17, 保密审查.
"""
