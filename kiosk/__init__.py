"""The web application around the catalogue."""
