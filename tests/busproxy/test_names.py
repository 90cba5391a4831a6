from faas_local.busproxy import events as ev
from faas_local.protocol.cluster.records_pb2 import CREATING, EXITING, FATAL, RUNNING, SCHEDULE_FAILED
from support.busproxy_core import DRIVER, Proxy, answers, create_answers, create_stored, only

NAME = "yr_defalut_namespace-ada"
SAME_ID = "you are not allowed to create instance with the same instance id"


def test_name_of_a_running_instance(proxy: Proxy) -> None:
    """A name that a running instance has cannot be taken."""
    proxy.route(NAME)
    proxy.create(name=NAME)

    assert create_answers(create_stored(proxy, ev.Stored.NAME_TAKEN, NAME)) == [(1004, SAME_ID, NAME)]


def test_name_of_a_failed_instance(proxy: Proxy) -> None:
    """A name that a failed instance has must be freed by a kill first."""
    proxy.route(NAME, FATAL)
    proxy.create(name=NAME)

    effects = create_stored(proxy, ev.Stored.NAME_TAKEN, NAME)

    assert create_answers(effects) == [(1007, f"{SAME_ID} of an failed instance, please kill first", NAME)]


def test_name_of_an_instance_that_never_was(proxy: Proxy) -> None:
    """A name whose instance was never scheduled is freed, and the create tried again."""
    proxy.route(NAME, SCHEDULE_FAILED)
    proxy.create(name=NAME)

    assert create_stored(proxy, ev.Stored.NAME_TAKEN, NAME) == [ev.DeleteTerminal(NAME)]
    assert len(only(proxy.route_gone(NAME), ev.StoreCreate)) == 1


def test_name_of_an_exiting_instance(proxy: Proxy) -> None:
    """A name whose instance is ending is waited for."""
    proxy.route(NAME, EXITING)
    proxy.create(name=NAME)

    assert create_stored(proxy, ev.Stored.NAME_TAKEN, NAME) == []
    assert len(only(proxy.route_gone(NAME), ev.StoreCreate)) == 1


def test_exiting_instance_fails_instead(proxy: Proxy) -> None:
    """A create that waits for a name learns that its instance failed instead of going."""
    proxy.route(NAME, EXITING)
    proxy.create(name=NAME)
    create_stored(proxy, ev.Stored.NAME_TAKEN, NAME)

    assert [code for code, _, _ in create_answers(proxy.route(NAME, FATAL))] == [1007]


def test_name_of_an_instance_that_is_being_created(proxy: Proxy) -> None:
    """Two creates of one name at the same time share the instance."""
    proxy.route(NAME, CREATING)
    proxy.create(name=NAME)

    assert create_answers(create_stored(proxy, ev.Stored.NAME_TAKEN, NAME)) == [(0, "", NAME)]
    assert answers(proxy.route(NAME, RUNNING), DRIVER) == [(0, "")]


def test_name_that_the_watch_has_not_told_of(proxy: Proxy) -> None:
    """A taken name of which nothing is known yet is looked up; if it is free by then, the create goes on."""
    proxy.create(name=NAME)

    assert create_stored(proxy, ev.Stored.NAME_TAKEN, NAME) == [ev.Lookup(NAME)]
    assert len(only(proxy.handle(ev.NotFound(NAME, 900)), ev.StoreCreate)) == 1
