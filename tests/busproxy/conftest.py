import pytest

from support.busproxy_core import Proxy


@pytest.fixture
def proxy() -> Proxy:
    """A busproxy with a driver."""
    proxy = Proxy()
    proxy.connect_driver()
    return proxy
