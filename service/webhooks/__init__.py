"""HTTP from Twilio: check who it is, translate, hand over, answer."""

from service.webhooks.texts import make_blueprint

__all__ = ["make_blueprint"]
