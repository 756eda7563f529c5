"""What a person sees while a run goes: live bars in a terminal, plain lines where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

STAGES = {
    "pick_up": "pick up",
    "clean": "clean",
    "extract": "extract",
    "validate": "validate",
    "load": "load",
    "report": "report",
}


@dataclass(frozen=True)
class Seen:
    """How far a stage is: its task instances, how many are over, how many of these succeeded and failed.

    ``seconds`` is what the whole stage took, once it is over.
    """

    total: int
    finished: int
    done: int
    failed: int
    running: bool
    seconds: float = 0.0

    @property
    def over(self) -> bool:
        return 0 < self.total == self.finished


@dataclass
class Stage:
    """What was shown of a stage."""

    finished: int = 0
    running: bool = False
    over: bool = False


@dataclass
class Display:
    """Shows stages as they move. ``console`` decides by itself whether it is a terminal."""

    console: Console
    stages: dict[str, Stage] = field(default_factory=lambda: {name: Stage() for name in STAGES})
    _bars: Progress | None = None
    _rows: dict[str, TaskID] = field(default_factory=dict)

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._bars = Progress(
                SpinnerColumn(finished_text="[green]✓[/]"),
                TextColumn("{task.description:<9}"),
                BarColumn(bar_width=30),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self.console,
            )
            self._rows = {n: self._bars.add_task(label, start=False, total=1) for n, label in STAGES.items()}
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bars:
            self._bars.stop()

    def show(self, name: str, seen: Seen) -> None:
        """Take in what a stage has got to."""
        stage = self.stages[name]
        if self._bars and seen.running and not stage.running:
            self._bars.start_task(self._rows[name])
        if self._bars:
            self._bars.update(self._rows[name], total=max(seen.total, 1), completed=seen.finished)
        elif seen.over and not stage.over:
            self.console.print(f"  {STAGES[name]:<9}{_outcome(seen)}")
        elif seen.total > 1 and seen.finished > stage.finished:
            self.console.print(f"  {STAGES[name]:<9}{seen.finished} of {seen.total} batches")
        stage.finished, stage.running, stage.over = seen.finished, seen.running, seen.over


def _outcome(seen: Seen) -> str:
    if not (seen.done or seen.failed):
        return "not run"
    tasks = f", {seen.total} batches" if seen.total > 1 else ""
    return f"{'FAILED' if seen.failed else 'done'} in {seen.seconds:.1f} s{tasks}"
