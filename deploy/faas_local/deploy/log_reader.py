"""The logs of components and instances: read, and followed while they grow."""

import time
from collections.abc import Iterator
from pathlib import Path

_POLL_SECONDS = 0.2


class LogReader:
    """The log files in a folder that belong to `source`: a component's name, `component@node`, an instance's
    id, or None for all. With several files each line is preceded by its file's name."""

    def __init__(self, folder: Path, source: str | None) -> None:
        self._folder = folder
        self._source = source
        self._places: dict[Path, int] = {}

    def known(self) -> list[str]:
        """The names for which there is a log."""
        return [file.stem for file in self._all()]

    def exists(self) -> bool:
        """Whether there is a log of this source."""
        return bool(self._files())

    def read(self) -> Iterator[str]:
        """The lines that were written since the last call."""
        files = self._files()
        prefixed = self._source is None or len(files) > 1
        for file in files:
            for line in self._new_lines(file):
                yield f"{file.stem} | {line}" if prefixed else line

    def follow(self) -> Iterator[str]:
        """The lines so far and then new ones for ever, also of files that appear or start again."""
        while True:
            yield from self.read()
            time.sleep(_POLL_SECONDS)

    def _all(self) -> list[Path]:
        # The folder has the SDK's own log files too: far too much, and not the user's.
        return sorted([*self._folder.glob("*.log"), *self._folder.glob("instances/*.log")])

    def _files(self) -> list[Path]:
        files = self._all()
        if self._source is None:
            return files
        return [file for file in files if self._source in (file.stem, file.stem.partition("@")[0])]

    def _new_lines(self, file: Path) -> list[str]:
        place = self._places.get(file, 0)
        if file.stat().st_size < place:
            place = 0
        with file.open("rb") as opened:
            opened.seek(place)
            text = opened.read()
        # What has no line end yet is still being written.
        complete = text[: text.rfind(b"\n") + 1]
        self._places[file] = place + len(complete)
        return complete.decode(errors="replace").splitlines()
