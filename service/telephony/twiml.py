"""Answers as TwiML, built with the SDK's classes only."""

from twilio.twiml.messaging_response import MessagingResponse

CONTENT_TYPE = "text/xml"


def text_answer(body: str | None) -> str:
    """Return a `<Response>` with one message, or an empty one: silence is an answer too."""
    response = MessagingResponse()
    if body:
        response.message(body)
    return str(response)
