"""Search over the published catalogue: a query pipeline and its engines behind one interface.

What people type is text, never a query language. An index is a copy that can be thrown away.
The face of this package is `catalog.search.searching.Search`.
"""
