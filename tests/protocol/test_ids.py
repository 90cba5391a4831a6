"""Ids survive being written and read, and garbage is refused with ValueError and nothing else."""

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faas_local.protocol import ids
from faas_local.protocol.ids import FunctionName

hex_digits = st.text("0123456789abcdef", min_size=18, max_size=18)
parts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Z"), exclude_characters="/:"), min_size=1, max_size=40
)
functions = st.builds(FunctionName, tenant=parts, name=parts, version=parts)
counts = st.integers(0, 255)
seeds = st.integers().map(Random)

READERS: list[Callable[[str], object]] = [
    ids.parse_urn,
    ids.parse_wire_name,
    ids.default_function,
    ids.check_instance_id,
    ids.check_job_id,
    ids.parse_request_id,
    ids.request_of,
    ids.named_instance_id,
]


@given(functions)
def test_function_round_trip(function: FunctionName) -> None:
    """Both spellings of a function read back as the same function."""
    assert ids.parse_urn(function.urn) == function
    assert ids.parse_wire_name(function.wire) == function


def test_function_spellings() -> None:
    """The default function of Python 3.11 has the two spellings that the SDK uses."""
    function = ids.default_function(ids.python_tag(3, 11))
    assert function.urn == "sn:cn:yrk:default:function:0-defaultservice-py311:$latest"
    assert function.wire == "default/0-defaultservice-py311/$latest"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sn:cn:yrk:default:function:f",
        "sn:cn:yrk:default:layer:f:1",
        "xx:cn:yrk:default:function:f:1",
        "sn:cn:yrk::function:f:1",
        "sn:cn:yrk:default:function:a/b:1",
        "sn:cn:yrk:default:function:f:",
    ],
)
def test_bad_urn(text: str) -> None:
    """A URN with a missing, empty or foreign part is refused, and the message shows what came."""
    with pytest.raises(ValueError, match="must be"):
        ids.parse_urn(text)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.__name__))
@given(text=st.text())
def test_garbage_raises_only_value_error(reader: Callable[[str], object], text: str) -> None:
    """Whatever text arrives, a reader takes it or raises ValueError with words in it."""
    try:
        reader(text)
    except ValueError as refusal:
        assert "got" in str(refusal)


@given(seeds)
def test_new_ids_are_valid_and_repeatable(random: Random) -> None:
    """Ids made from one seed are those of the same seed again, and every reader takes them."""
    state = random.getstate()
    made = (ids.new_instance_id(random), ids.new_request_id(random))
    random.setstate(state)
    assert made == (ids.new_instance_id(random), ids.new_request_id(random))
    assert ids.check_instance_id(made[0]) == made[0]
    assert ids.parse_request_id(made[1]).sequence == 0


def test_named_instance() -> None:
    """A named instance's id is namespace and name, with the default namespace as upstream spells it."""
    assert ids.named_instance_id("counter") == "yr_defalut_namespace-counter"
    assert ids.named_instance_id("counter", "games") == "games-counter"
    with pytest.raises(ValueError, match="1 to 64 bytes, got 85"):
        ids.named_instance_id("n" * 64)


@pytest.mark.parametrize("character", "\"';\\|&$><`\n\x00")
def test_unsafe_instance_id(character: str) -> None:
    """An instance id with a character that a shell or a log would take amiss is refused."""
    with pytest.raises(ValueError, match="must not contain"):
        ids.check_instance_id(f"a{character}b")


def test_runtime_id() -> None:
    """A runtime id tells its instance, and two starts of an instance differ."""
    random = Random(1)
    first, second = ids.new_runtime_id("games-counter", random), ids.new_runtime_id("games-counter", random)
    assert re.fullmatch(r"runtime-games-counter-[0-9a-f]{12}", first)
    assert first != second


@given(st.text())
def test_safe_name_is_one_path_component(text: str) -> None:
    """A safe name has no separator and is never '.' or '..'."""
    name = ids.safe_name(text)
    assert re.fullmatch(r"[A-Za-z0-9._%-]*", name)
    assert not name.startswith(".")


@given(st.text(), st.text())
def test_safe_name_keeps_ids_apart(one: str, other: str) -> None:
    """Different ids have different safe names."""
    assert (ids.safe_name(one) == ids.safe_name(other)) == (one == other)


def test_safe_name_of_ordinary_ids() -> None:
    """Ids as they usually are stay readable."""
    assert ids.safe_name("yr_defalut_namespace-counter.1") == "yr_defalut_namespace-counter.1"
    assert ids.safe_name("../a b") == "%2E.%2Fa%20b"


def test_driver_ids() -> None:
    """A driver's instance id is found from its job and leads back to it; function instances lead nowhere."""
    assert ids.driver_instance_id("job-1f0c9a3e") == "driver-job-1f0c9a3e"
    assert ids.job_of_driver("driver-job-1f0c9a3e") == "job-1f0c9a3e"
    assert ids.driver_caller_id("job-1f0c9a3e") == "driver_job-1f0c9a3e"
    assert ids.job_of_driver("yr_defalut_namespace-driver") is None
    assert ids.job_of_driver("driver-") is None


@given(hex_digits)
def test_request_round_trip(text: str) -> None:
    """A request id is its root and its try, written together again."""
    request = ids.parse_request_id(text)
    assert str(request) == text
    assert request.sequence == int(text[16:], 16)


@given(hex_digits, counts)
def test_messages_and_objects_name_their_request(request_id: str, number: int) -> None:
    """The request id is read back from the ids of its messages and results."""
    assert ids.request_of(ids.message_id(request_id, number)) == request_id
    assert ids.request_of(ids.object_id(request_id, number)) == request_id


@pytest.mark.parametrize("number", [-1, 256])
def test_counter_has_two_digits(number: int) -> None:
    """A count that two hex digits cannot hold is refused."""
    with pytest.raises(ValueError, match=f"0 to 255, got {number}"):
        ids.object_id("9f3a0c55d21e77b400", number)
