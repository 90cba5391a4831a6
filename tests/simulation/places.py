"""Where the simulated processes listen."""


def proxy_address(node: str) -> str:
    """Where a node's busproxy takes message streams."""
    return f"{node}/busproxy"


def scheduler_address(node: str) -> str:
    """Where a node's local scheduler takes links."""
    return f"{node}/local-scheduler"
