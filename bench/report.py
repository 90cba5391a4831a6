"""The results as tables for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench.figures import Figure, Figures
from bench.idle import Idle

_PER_CALL = {"sequential call": "actor call", "pipelined call": "actor calls, pipelined"}


def machine_lines(facts: Mapping[str, Any], loads: Sequence[Mapping[str, float]]) -> str:
    """What it was measured on."""
    each = ", ".join(f"{load['load']:.1f} ({load['loop_ms']:.0f} ms)" for load in loads)
    rows = {**facts, "load (fixed loop)": f"{each} before the rounds and at the end"}
    return _table([[name, str(value)] for name, value in rows.items()])


def figures_table(figures: Figures, system: str, other: str | None) -> str:
    """All figures of a system, with the ratio to another one's when that was measured."""
    heading = ["figure", "mode", "median", "", "lowest", "highest", "bound", ""]
    if other:
        heading += [other, "ratio"]
    rows = [_row(figures, figure, other) for figure in figures.of(system)]
    return _table([heading, *rows])


def processes_table(idle: Idle, cpu: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """What each process takes: idle, and of CPU for a call."""
    columns = [
        (mode, label, by_phase[phase]) for mode, by_phase in cpu.items() for label, phase in _PER_CALL.items()
    ]
    heading = ["process", "PSS MiB", "idle CPU %", *(f"ms/{label}, {mode}" for mode, label, _ in columns)]
    names = dict.fromkeys([*idle.memory, *(name for _, _, used in columns for name in used)])
    rows = [
        [name, _number(idle.memory.get(name)), _number(idle.cpu.get(name))]
        + [_number(used.get(name)) for _, _, used in columns]
        for name in names
    ]
    return _table([heading, *rows])


def over_lines(over: Iterable[Figure]) -> str:
    """The figures that are over their bounds, one a line."""
    return "\n".join(
        f"over: {figure.name}{_mode(figure)} is {_number(figure.median)} {figure.unit}, bound {figure.bound:g}"
        for figure in over
    )


def _row(figures: Figures, figure: Figure, other: str | None) -> list[str]:
    bound = "" if figure.bound is None else f"{figure.bound:g}"
    verdict = "" if figure.bound is None else ("ok" if figure.ok else "over")
    spread = [_number(min(figure.values)), _number(max(figure.values))]
    row = [figure.name, figure.mode or "", _number(figure.median), figure.unit, *spread, bound, verdict]
    if other:
        ratio = figures.ratio(figure, other)
        row += ["", ""] if ratio is None else [_number(figure.median / ratio), f"{ratio:.2f}"]
    return row


def _mode(figure: Figure) -> str:
    return f" ({figure.mode})" if figure.mode else ""


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
