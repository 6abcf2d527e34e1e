"""What is published and which rules hold. Nothing here knows about the web."""
