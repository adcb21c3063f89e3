"""Partners' apps that act for a member who lets them: OAuth 2.0 with an authorisation code and PKCE."""
