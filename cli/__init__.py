"""The operator's door: the fforwm command, the private PostgreSQL, the demo."""
