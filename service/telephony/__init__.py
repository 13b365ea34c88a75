"""The only place that knows Twilio: client, webhook forms, TwiML, signatures, error codes."""
