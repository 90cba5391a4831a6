"""Ports: probed, named when they are taken, and held."""

import os
import socket

import pytest

from faas_local.deploy.failure import DeployError
from faas_local.deploy.ports import HOST, Ports


def test_clash_names_port_holder_and_option() -> None:
    """A port that is in use is reported with its number, its holder and the option that changes it; all at
    once, and no port is kept."""
    with socket.create_server((HOST, 0)) as first, socket.create_server((HOST, 0)) as second:
        numbers = [each.getsockname()[1] for each in (first, second)]
        with pytest.raises(DeployError) as refused:
            Ports().take_named({"frontend": numbers[0], "redis": numbers[1], "etcd": 0})
    lines = str(refused.value).splitlines()
    assert len(lines) == 2
    assert f"port {numbers[0]} (frontend) is in use by pid {os.getpid()} (" in lines[0]
    assert "--port frontend=PORT" in lines[0]
    assert f"port {numbers[1]} (redis)" in lines[1]


def test_component_can_listen_on_a_held_port() -> None:
    """A held port is the component's to listen on, as servers do it (SO_REUSEADDR), while it is held."""
    ports = Ports()
    taken = ports.take(0)
    with socket.create_server((HOST, taken)):
        pass
    with socket.create_server((HOST, taken)):
        pass
    ports.release()


def test_held_ports_are_not_given_to_another_cluster() -> None:
    """Clusters that start at the same time get different free ports."""
    first, second = Ports(), Ports()
    taken = [first.take(0) for _ in range(200)]
    others = [second.take(0) for _ in range(200)]
    first.release()
    second.release()
    assert len({*taken, *others}) == 400


def test_port_with_closing_connections_is_free() -> None:
    """A named port is free as soon as its owner is gone, although connections to it are still closing."""
    with socket.create_server((HOST, 0)) as server:
        number = server.getsockname()[1]
        with socket.create_connection((HOST, number)):
            server.accept()[0].close()
    ports = Ports()
    assert ports.take(number) == number
    ports.release()
