"""`uvicorn frontend.asgi:app`: the program with its pages, set by the environment."""

from api.settings import from_environment
from frontend.app import create_app

app = create_app(from_environment())
