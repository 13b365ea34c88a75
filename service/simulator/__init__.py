"""The sandbox phone network: a Twilio-shaped API that signs its calls, and handsets to hold."""
