"""Programs and functions in C++, built against the headers and libraries in the SDK's wheel."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yr

from support.clusters import MODES, Mode, RunningCluster

SOURCES = Path(__file__).with_name("cpp")
SDK = Path(yr.__file__).parent / "cpp"
LINK = (f"-L{SDK}/lib", "-lyr-api", "-lpthread", f"-Wl,-rpath,{SDK}/lib")
EXPECTED = """\
AddTwo: 7
of a reference: 42
large: 3000000
counter: 150
error: 2002 ErrCode: 2002, ModuleCode: 10, ErrMsg: exception happens when executing user's function: no luck with 7
key: value
"""

pytestmark = [
    pytest.mark.skipif(shutil.which("g++") is None, reason="there is no g++"),
    pytest.mark.timeout(180),  # the SDK's headers take a compiler long
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the driver and the library of functions."""
    folder = tmp_path_factory.mktemp("cpp")
    compiling = [
        subprocess.Popen(
            ["g++", "-std=c++17", "-fPIC", f"-I{SDK}/include", "-c", SOURCES / f"{name}.cpp"], cwd=folder
        )
        for name in ("driver", "functions")
    ]
    assert [process.wait() for process in compiling] == [0, 0]
    for command in (
        ("-shared", "functions.o", "-o", "functions.so"),
        ("driver.o", "functions.o", "-o", "driver"),
    ):
        subprocess.run(["g++", *command, *LINK], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("mode", MODES)
def test_driver_and_functions(cluster: RunningCluster, built: Path, mode: Mode) -> None:
    """A C++ driver uses C++ functions, a class, objects and keys, and sees an exception as 2002."""
    done = subprocess.run(
        [built / "driver", built / "functions.so", *(["gateway"] if mode == "gateway" else [])],
        env=cluster.environment(mode),
        cwd=built,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, EXPECTED), done.stderr
