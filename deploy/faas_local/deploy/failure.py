"""The one exception of the command line."""


class DeployError(Exception):
    """Raised when a command cannot do what it was asked to do; the text is written for the user."""
