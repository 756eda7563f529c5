"""The whole job through the real scheduler: loads, repeats, says what is bad, survives being killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from marsad.runner import processes
from marsad.warehouse import server
from marsad.warehouse.migrate import migrate

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]

PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>وزير الدفاع التونسي يستقبل نظيره الإيطالي</title>
<meta property="article:published_time" content="2024-03-05T10:30:00+01:00">
<meta property="og:site_name" content="وكالة تونس إفريقيا للأنباء"></head>
<body><nav>الرئيسية</nav><article><h1>وزير الدفاع التونسي يستقبل نظيره الإيطالي</h1>
<p>استقبل وزير الدفاع الوطني التونسي اليوم الثلاثاء بالعاصمة تونس نظيره الإيطالي الذي يؤدي زيارة رسمية إلى البلاد.</p>
<p>ووقع الجانبان اتفاقية للتعاون العسكري تشمل التكوين وتبادل الخبرات بين جيشي البلدين خلال السنوات المقبلة.</p>
</article></body></html>"""
TEXT = """الجيش الجزائري يجري مناورات بحرية مع البحرية الإسبانية

أجرت القوات البحرية الجزائرية يوم الأربعاء تمرينا بحريا مشتركا مع البحرية الإسبانية قبالة سواحل وهران.
وشاركت في التمرين فرقاطتان وطائرة استطلاع، بحسب بيان لوزارة الدفاع الوطني الجزائرية.
"""
RECORD = {
    "title": "مصر تدين قصفا استهدف مستشفى في مدينة الفاشر",
    "text": "أدانت وزارة الخارجية المصرية القصف الذي استهدف مستشفى في مدينة الفاشر السودانية أمس الأحد.\n"
    "ودعت القاهرة طرفي النزاع في السودان إلى وقف إطلاق النار واستئناف المفاوضات في أقرب وقت.",
    "published_at": "2024-06-10T08:00:00+02:00",
    "outlet": "بوابة الأهرام",
    "url": "https://example.org/news/1",
}
# What differs between two runs of the same articles by nature: clocks, run ids, where the home is.
VOLATILE = {"run_id", "first_run_id", "first_seen", "loaded_at", "last_seen", "replaced_at", "store_path"}


@pytest.fixture(scope="module")
def new_home() -> Iterator[Callable[[], Path]]:
    """Makes homes in a path with a space; all is stopped and removed at the end."""
    # Not below pytest's own folder, which only its owner may enter: as root, the server runs as a user of its own.
    top = Path(tempfile.mkdtemp(prefix="marsad job "))
    top.chmod(0o755)
    made: list[Path] = []

    def make() -> Path:
        made.append(top / f"home {len(made)}")
        return made[-1]

    yield make
    for home in made:
        if home.exists():
            processes.end([p for f in (home / "stack").glob("*.pid") if (p := processes.recorded(f))], grace=1)
            server.stop(home)
    shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three good articles, in a path with a space."""
    folder = tmp_path_factory.mktemp("the articles")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "exercise.txt").write_text(TEXT, encoding="utf-8")
    (folder / "exercise.meta.json").write_text(json.dumps({"published_at": "2024-05-02", "outlet": "الشعب أونلاين"}))
    (folder / "record.json").write_text(json.dumps(RECORD, ensure_ascii=False), encoding="utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A copy of the reference data: an edit to the lexicons between two runs would change what they read."""
    copy = tmp_path_factory.mktemp("data") / "reference"
    shutil.copytree(ROOT / "seeds" / "reference", copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARSAD_REFERENCE", str(copy))
        yield


def command(home: Path, folder: Path) -> tuple[list[str], dict[str, str]]:
    code = "import sys; from marsad.cli import main; sys.argv[0] = 'marsad'; main()"
    env = {k: v for k, v in os.environ.items() if k not in ("MARSAD_WAREHOUSE_URL", "MARSAD_PORT")}
    return [sys.executable, "-c", code, "run", str(folder)], env | {"MARSAD_HOME": str(home), "COLUMNS": "160"}


def marsad_run(home: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    args, env = command(home, folder)
    return subprocess.run(args, env=env, capture_output=True, text=True, timeout=300)


@contextlib.contextmanager
def warehouse(home: Path) -> Iterator[sa.Engine]:
    """The warehouse of a home; the server is stopped afterwards where it was not running before."""
    before = server.running(home)
    engine = sa.create_engine(server.start(home).url())
    try:
        yield engine
    finally:
        engine.dispose()
        if before is None:
            server.stop(home)


def dump(home: Path) -> dict[str, list[str]]:
    """All rows of what the job writes, without what differs by nature; sorted, so that two can be compared."""
    found = {}
    with warehouse(home) as engine, engine.connect() as connection:
        for schema in ("raw", "warehouse"):
            for name in sorted(sa.inspect(connection).get_table_names(schema)):
                table = sa.Table(name, sa.MetaData(), schema=schema, autoload_with=connection)
                columns = [c for c in table.columns if c.name not in VOLATILE]
                rows = connection.execute(sa.select(*columns)).mappings()
                found[f"{schema}.{name}"] = sorted(json.dumps(dict(r), default=str, sort_keys=True) for r in rows)
    return found


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(table, row) for each row that only one of two dumps has."""
    assert one.keys() == other.keys()
    return [(name, row) for name in one for row in sorted(set(one[name]) ^ set(other[name]))] + [
        (name, "number of rows") for name in one if len(one[name]) != len(other[name])
    ]


def left_running(home: Path) -> list[int]:
    """Pids of the processes of this home's stack."""
    files = (home / "stack").glob("*.pid")
    return [pid for f in files if (p := processes.recorded(f)) for pid in p.members()]


@pytest.fixture(scope="module")
def undisturbed(articles: Path, new_home: Callable[[], Path]) -> tuple[Path, dict[str, list[str]]]:
    """A home in which the articles were loaded by one run that nothing disturbed, and the rows right after it."""
    home = new_home()
    done = marsad_run(home, articles)
    assert done.returncode == 0, done.stdout + done.stderr
    assert left_running(home) == []
    return home, dump(home)


def test_three_articles_become_events(undisturbed: tuple[Path, dict[str, list[str]]]) -> None:
    _, rows = undisturbed
    assert len(rows["warehouse.fact_article"]) == 3
    assert len(rows["warehouse.fact_event"]) >= 3
    assert len(rows["warehouse.bridge_event_participant"]) >= 6


def test_running_again_changes_nothing_and_says_so(
    undisturbed: tuple[Path, dict[str, list[str]]], articles: Path
) -> None:
    home, rows = undisturbed
    done = marsad_run(home, articles)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing has changed" in done.stdout
    assert differences(dump(home), rows) == []
    assert left_running(home) == []


def test_a_paused_dag_is_said_and_nothing_waits(undisturbed: tuple[Path, dict[str, list[str]]], articles: Path) -> None:
    home, _ = undisturbed
    dag = sa.table("dag", sa.column("dag_id"), sa.column("is_paused"))

    def pause(paused: bool) -> None:
        with server.lent(home) as state:
            airflow = sa.create_engine(state.url("airflow"))
            with airflow.begin() as connection:
                connection.execute(dag.update().where(dag.c.dag_id == "ingest_articles").values(is_paused=paused))
            airflow.dispose()

    pause(True)
    try:
        done = marsad_run(home, articles)
    finally:
        pause(False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "is paused" in done.stdout
    assert left_running(home) == []
    assert server.running(home) is None


def test_bad_inputs_are_named_and_the_good_ones_loaded(
    undisturbed: tuple[Path, dict[str, list[str]]], tmp_path: Path
) -> None:
    (tmp_path / "broken.json").write_text('{"text": ')
    (tmp_path / "empty.html").touch()
    (tmp_path / "other.txt").write_text(TEXT.replace("الإسبانية", "التركية"), encoding="utf-8")
    (tmp_path / "other.meta.json").write_text(json.dumps({"published_at": "2024-05-09"}))
    home, _ = undisturbed
    done = marsad_run(home, tmp_path)
    assert done.returncode == 3, done.stdout + done.stderr
    for name in ("broken", "bad_json", "empty"):
        assert name in done.stdout
    assert len(dump(home)["warehouse.fact_article"]) == 4


@contextlib.contextmanager
def stuck_at(home: Path, table: str) -> Iterator[sa.Engine]:
    """Hold ``table`` so that whoever writes to it waits: the run stops at a place that is known."""
    with warehouse(home) as engine:
        migrate(engine)
        schema, name = table.split(".")
        held = sa.table(name, schema=schema)
        with engine.connect() as holder:
            dialect = holder.dialect.identifier_preparer
            holder.exec_driver_sql(f"lock table {dialect.format_table(held)} in share mode")
            yield engine
            holder.rollback()


def wait_for_waiter(engine: sa.Engine, runner: subprocess.Popen[str], seconds: float = 120) -> None:
    waiting = sa.text("select count(*) from pg_locks where not granted")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if connection.scalar(waiting):
                return
        assert runner.poll() is None, runner.communicate()[0]
        time.sleep(0.1)
    raise AssertionError("the run never got to the table that is held")


@pytest.mark.parametrize(
    ("table", "all_of_it"), [("staging.mention", False), ("warehouse.fact_mention", True)], ids=["extract", "load"]
)
def test_a_killed_run_is_made_good_by_the_next(
    table: str,
    all_of_it: bool,
    undisturbed: tuple[Path, dict[str, list[str]]],
    articles: Path,
    new_home: Callable[[], Path],
) -> None:
    """Killed while it extracts (the command only) and while it loads (every process at once)."""
    home = new_home()
    args, env = command(home, articles)
    with stuck_at(home, table) as engine:
        runner = subprocess.Popen(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wait_for_waiter(engine, runner)
        runner.kill()
        runner.communicate()
        left = left_running(home)
        assert len(left) > 3, "the stack outlives its command"
        for pid in left if all_of_it else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    done = marsad_run(home, articles)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "left behind" in done.stdout or all_of_it
    assert "giving up run" in done.stdout
    assert differences(dump(home), undisturbed[1]) == []
    server.stop(home)
    assert left_running(home) == []


def test_an_interrupt_stops_everything(articles: Path, new_home: Callable[[], Path]) -> None:
    home = new_home()
    args, env = command(home, articles)
    runner = subprocess.Popen(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert runner.stdout is not None
    for line in runner.stdout:
        if "pick up" in line:
            break
    runner.send_signal(signal.SIGINT)
    said = runner.communicate(timeout=60)[0]
    assert runner.returncode == 130, said
    assert "interrupted" in said
    assert left_running(home) == []
    assert server.running(home) is None
