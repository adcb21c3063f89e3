"""`uvicorn frontend.asgi:app`: the program with its pages, set by the environment."""

from api.settings import from_environment
from frontend.app import create_app

settings = from_environment()
app = create_app(settings, requests_a_minute=settings.requests_a_minute or None)
