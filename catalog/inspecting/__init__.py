"""Looking into a file that somebody sends along (附件) before it is kept: `safely.inspect`.

Nothing here keeps anything. What is refused is refused with a sentence that says what to do.
"""
