"""An environment of its own for Ray, so that nothing of it is in ours."""

import os
import subprocess
import sys
from pathlib import Path

RAY_VERSION = "2.60.0"


def ray_python() -> Path:
    """The interpreter of the environment, which is made, with a download of more than 100 MB, when it is not
    there."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    folder = cache / "faas-local" / f"bench-ray-{RAY_VERSION}"
    python = folder / "bin" / "python"
    complete = folder / "complete"
    if not complete.exists():
        print(f"installing Ray {RAY_VERSION} into {folder} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", f"ray=={RAY_VERSION}"]
        subprocess.run(install, check=True)
        complete.touch()
    return python
