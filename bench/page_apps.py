"""The applications that `bench/pages.py` measures beside each other, each on the same server."""

from flask import Flask, g, render_template, template_rendered

from kiosk import config as settings
from kiosk import create_app
from kiosk.known import known

PATH = "/domain/19"


def product() -> Flask:
    """The product as it is: `PATH` is kept, `PATH?n=1` is made each time."""
    return create_app(settings.load())


def constant() -> Flask:
    """A Flask application that answers with the bytes of the page, and does nothing else."""
    body = product().test_client().get(PATH).data
    app = Flask("constant")
    app.add_url_rule(PATH, view_func=lambda: body)
    return app


def memory() -> Flask:
    """The product with the page's facts read once: what rendering alone costs."""
    app = product()
    context_of_page: dict[str, object] = {}

    def remember(_sender: Flask, template: object, context: dict[str, object]) -> None:  # noqa: ARG001 - the signal gives both by name
        context_of_page.update(context)

    with template_rendered.connected_to(remember, app), app.test_request_context(PATH):
        app.preprocess_request()
        app.dispatch_request()
        facts = known()

    def show(number: str) -> str:  # noqa: ARG001 - the route gives it
        g.known = facts
        return render_template("public/domain/show.html", **context_of_page)

    app.view_functions["public.domain.show"] = show
    return app
