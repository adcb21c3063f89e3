"""The headless service for an ASGI server: `uvicorn api.asgi:app`."""

from api.app import create_app
from api.settings import from_environment

settings = from_environment()
app = create_app(settings, requests_a_minute=settings.requests_a_minute or None)
