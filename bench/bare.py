"""The limit that webhooks are measured against: a route that checks a signature and answers."""

from flask import Flask, Response, abort, request

from service import bootstrap, config
from service.telephony import twiml

VOICE_ANSWER = twiml.text_answer(None)
ANSWER = "Acme: Thank you. You are confirmed for Tue, Dec 1 at 2:00 PM PST."


def create_app() -> Flask:
    """Return an application with the two routes that the benchmark needs."""
    deps = bootstrap.build(config.load())
    app = Flask(__name__)

    @app.post("/twilio/sms")
    def text_in() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not deps.signatures.accepts(request.environ["RAW_URI"], request.form, signature):
            abort(403)
        return Response(twiml.text_answer(ANSWER), content_type=twiml.CONTENT_TYPE)

    @app.post("/twilio/voice/<int:call_id>/<int:number>")
    def step(call_id: int, number: int) -> Response:  # noqa: ARG001  # parts of the address
        signature = request.headers.get("X-Twilio-Signature", "")
        if not deps.signatures.accepts(request.environ["RAW_URI"], request.form, signature):
            abort(403)
        return Response(VOICE_ANSWER, content_type=twiml.CONTENT_TYPE)

    @app.get("/readyz")
    def ready() -> str:
        return "ok"

    return app
