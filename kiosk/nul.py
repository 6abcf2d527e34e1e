"""The NUL mark, which no text holds and PostgreSQL refuses: such a request is not understood."""

from flask import Flask, abort, request

_NUL = "\0"
# A question may hold anything that a keyboard or a broken paste gives; the search drops it.
_SEARCH = "public.search."


def install(app: Flask) -> None:
    """Answer 400 where the path, the query or a form field holds it."""

    @app.before_request
    def check() -> None:
        if _NUL in request.path:
            abort(400)
        asked = [] if (request.endpoint or "").startswith(_SEARCH) else [request.args]
        if request.method == "POST":
            asked.append(request.form)
        for fields in asked:
            for name, value in fields.items(multi=True):
                if _NUL in name or _NUL in value:
                    abort(400)
