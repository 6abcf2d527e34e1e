"""Bringing in a township's own catalogue: read a spreadsheet safely, compare, apply, undo.

国办发〔2019〕54号 asks townships to keep their own catalogues, and most have them in spreadsheets
that no two offices lay out alike. Nothing changes before `applying.apply`.
"""
