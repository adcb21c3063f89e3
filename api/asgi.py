"""The headless service for an ASGI server: `uvicorn api.asgi:app`."""

from api.app import create_app
from api.settings import from_environment

app = create_app(from_environment())
