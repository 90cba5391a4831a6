"""The data worker of a node: objects with references, keys with values; a pure core and a brpc shell.

Core, without clock or sockets: `core.py`, made of `objects.py`, `references.py`, `waiting.py`, `deadlines.py`.
Shell: `local.py` runs the core on an event loop, `router.py` and `peers.py` reach the other nodes' workers,
`object_service.py` and `client_service.py` are the RPCs, `server.py` is the brpc server.
"""
