"""What a page that we make may do: nothing but what it says itself, from its own address (Content-Security-Policy).

No page has a script, a style or a picture within it, so that what an author wrote can never become one.
"""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
"""For pages of a site, and of the preview."""
NOTHING = "default-src 'none'; form-action 'none'; base-uri 'none'"
"""For a page that only leads on."""
