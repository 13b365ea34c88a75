"""Twilio's error answers: code, sentence and HTTP status."""

from typing import Any

from flask import Response, jsonify

_SENTENCES = {
    20001: (400, "Invalid parameter: {}"),
    20003: (401, "Authenticate"),
    20009: (409, "Resource not in a final state: the message has not been delivered yet"),
    20404: (404, "The requested resource {} was not found"),
    20405: (405, "The requested resource {} does not support this method"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    20503: (503, "Service unavailable"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url is not a valid URL: {}"),
    21210: (400, "Source phone number {} is not yet verified for your account."),
    21211: (400, "The 'To' number {} is not a valid phone number."),
    21212: (400, "The 'From' number {} is not a valid phone number, shortcode, or sender ID."),
    21213: (400, "No 'From' number is specified"),
    21214: (400, "'To' phone number cannot be reached: {}"),
    21215: (400, "Account not authorized to call {}: international permission is not enabled."),
    21216: (400, "Account not allowed to call {}."),
    21217: (400, "Phone number {} does not appear to be valid"),
    21218: (404, "Application Sid {} is invalid: the sandbox has no applications"),
    21220: (400, "Call {} is {}: it cannot be updated like that."),
    21266: (400, "'To' and 'From' number cannot be the same: {}"),
    21408: (400, "Permission to send an SMS has not been enabled for the region of {}."),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number or a 'MessagingServiceSid' is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' phone number provided ({}) is not one of this account's numbers."),
    21609: (400, "The 'StatusCallback' URL {} is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "This 'From' number {} has exceeded the maximum number of queued messages"),
    21612: (400, "Message cannot be sent with the current combination of 'To' ({}) and 'From'."),
    21614: (400, "'To' number is not a valid mobile number: {}"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21626: (400, "Invalid 'StatusCallbackEvent' {}: initiated, ringing, answered or completed"),
    21705: (404, "The Messaging Service Sid {} is invalid"),
    30409: (409, "Message {} cannot be canceled: it is not scheduled any more"),
    35111: (400, "SendAt is missing: a scheduled message needs it, as 2026-12-01T17:00:00Z"),
    35114: (400, "SendAt {} is out of range: from 300 seconds to 35 days ahead"),
    35118: (400, "MessagingServiceSid is required to schedule a message"),
}


class ApiError(Exception):
    """A refusal in Twilio's words; `details` are what the sentence is about."""

    def __init__(self, code: int, *details: str) -> None:
        self.code = code
        self.status, sentence = _SENTENCES[code]
        super().__init__(sentence.format(*(details or ("",))))


def as_response(error: ApiError) -> Response:
    """Render the refusal as Twilio's JSON."""
    return _answer(error.code, str(error), error.status)


def _answer(code: int, message: str, status: int) -> Response:
    body: dict[str, Any] = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    answer = jsonify(body)
    answer.status_code = status
    if status == 401:  # noqa: PLR2004 - the HTTP status itself
        answer.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return answer
