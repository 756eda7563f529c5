"""The command line: ``marsad ...``. Each command imports what it needs when it runs, so that ``--help`` is quick."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Engine

    from marsad.extract.trained import BothReader
    from marsad.model import Article, Mention

app = typer.Typer(
    name="marsad",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Arabic news into an event warehouse: who did what to whom, when and where.",
)


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(help="Folder of articles: HTML, text, JSON, WARC.")],
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet; may be given several times.")] = None,
    redo_from: Annotated[
        Literal["clean", "extract"] | None, typer.Option(help="Read unchanged articles again, from this stage on.")
    ] = None,
) -> None:
    """Take a folder of articles into the warehouse, through Airflow; 0 fine, 3 some inputs left out, 1 failed."""
    from marsad.runner.run import run as run_job

    raise typer.Exit(run_job(folder, outlet or (), redo_from))


@app.command()
def up() -> None:
    """Start Airflow and the warehouse in the background, for the UI and for backfills."""
    from marsad.runner.live import up as start_stack

    raise typer.Exit(start_stack())


@app.command()
def down() -> None:
    """Stop what `marsad up` started."""
    from marsad.runner.live import down as stop_stack

    raise typer.Exit(stop_stack())


@app.command()
def clean(paths: Annotated[list[Path], typer.Argument(help="Pages, texts, JSON, WARC, or folders of them.")]) -> None:
    """Print cleaned articles, one JSON line an article; what is left out goes to standard error with why."""
    for article in _articles(paths):
        line = {
            "document": article.document,
            "title": article.title,
            "text": article.text,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "published_precision": article.published_precision,
            "outlet": article.outlet,
            "url": article.url,
            "language": article.language,
            "author": article.author,
            "cleaner_version": article.cleaner_version,
            "snapshot_sha256": article.snapshot_sha256,
        }
        _print_json(line)


@app.command()
def extract(paths: Annotated[list[Path], typer.Argument(help="Articles or folders of articles.")]) -> None:
    """Print the events of articles, one JSON line an event; needs neither database nor Airflow."""
    for _, mentions in _with_mentions(_articles(paths)):
        for mention in mentions:
            _print_json(mention.as_json())


@app.command()
def explain(
    path: Annotated[Path, typer.Argument(help="One article.")],
    html: Annotated[bool, typer.Option("--html", help="Write a right-to-left page to standard output.")] = False,
) -> None:
    """Show an article with the evidence of each event marked, and which rules and lexicon rows made each reading."""
    import itertools

    from rich.console import Console

    from marsad.extract import explain as page

    articles = _articles([path])
    if html:
        # One page holds one article: two documents in one file are no page.
        some = list(itertools.islice(articles, 2))
        if len(some) > 1:
            raise typer.BadParameter(f"--html writes one page, and {path} holds several articles", param_hint="PATH")
        articles = iter(some)
    for article, mentions in _with_mentions(articles):
        if html:
            _print(page.to_html(article, mentions))
        else:
            page.to_terminal(article, mentions, Console())


@app.command()
def dates(
    cases: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="JSON lines: text (or mention), reference (ISO 8601).")
    ],
) -> None:
    """Resolve the first date of each text: one line a case, {"start", "end"} in ISO 8601, or null where none is told.

    No tense is assumed: a month or day without its year is of the reference's year, and vague amounts ("a few days
    ago") get a rough reading.
    """
    import datetime
    import json

    from marsad.arabic.dates import resolve_first

    # Split at newlines only: a JSON string may hold other line separators.
    for number, line in enumerate(cases.read_bytes().removesuffix(b"\n").split(b"\n"), 1):
        try:
            case = json.loads(line.decode("utf-8"))
            told = str(case.get("reference") or "")[:10]
            reference = datetime.date.fromisoformat(told) if told else None
            text = str(case.get("text") or case.get("mention") or "")
        except (ValueError, AttributeError, RecursionError) as error:
            typer.echo(f"{cases}:{number}: not a case: {error}", err=True)
            typer.echo("null")
            continue
        days = resolve_first(text, reference)
        typer.echo(json.dumps({"start": days.start.isoformat(), "end": days.end.isoformat()} if days else None))


def _articles(paths: list[Path]) -> Iterator[Article]:
    """Cleaned articles of the paths; what is no article is told on standard error.

    Exits 1, at the end, where a path does not exist or no article could be read.
    """
    from marsad.acquire.inbox import read_folder
    from marsad.clean.cleaner import clean as clean_snapshot
    from marsad.model import Skipped
    from marsad.settings import settings

    read, missing = 0, False
    for path in paths:
        if not path.exists():
            typer.echo(f"{path}: no such file or folder", err=True)
            missing = True
            continue
        for item in read_folder(path, max_bytes=settings().max_bytes):
            article = item if isinstance(item, Skipped) else clean_snapshot(item)
            if isinstance(article, Skipped):
                typer.echo(f"{article.document}: skipped, {article.reason}: {article.detail}", err=True)
                continue
            read += 1
            yield article
    if missing or not read:
        raise typer.Exit(1)


def _with_mentions(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Mention]]]:
    """Articles with their mentions, as a run makes them.

    One that cannot be read costs no other; it is told on standard error, and the exit status is 1 at the end.
    """
    from marsad.stages import default_tools

    mentions = default_tools().extractor()
    failed = False
    for article in articles:
        try:
            found = mentions(article)
        except Exception as error:  # a run quarantines it
            failed = True
            typer.echo(f"{article.document}: extract failed, {type(error).__name__}: {error}", err=True)
            continue
        yield article, found
    if failed:
        raise typer.Exit(1)


def _print(text: str) -> None:
    """To standard output; half a surrogate pair, which hostile text may hold, is spelled out (in JSON: escaped)."""
    import sys

    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _print_json(line: dict[str, Any]) -> None:
    import json

    _print(json.dumps(line, ensure_ascii=False) + "\n")


@app.command()
def export(
    format: Annotated[str, typer.Option("--format", help="jsonl, csv (mart.mentions) or gdelt (GDELT 2.0).")] = "jsonl",
    by_month: Annotated[
        Path | None, typer.Option("--by-month", metavar="DIR", help="One file a month into this folder.")
    ] = None,
) -> None:
    """Print all mentions of the warehouse, as jsonl one line each as `marsad extract` does, with event_id."""
    import sys

    from marsad.warehouse.export import FORMATS, export_by_month
    from marsad.warehouse.export import export as lines

    chosen = next((known for known in FORMATS if known == format), None)
    if chosen is None:
        raise typer.BadParameter(f"{format!r} is not known; {', '.join(FORMATS)} are", param_hint="--format")
    with _plain_faults():
        if by_month is None:
            for line in lines(_warehouse(), chosen):
                sys.stdout.write(line + "\n")
            return
        try:
            written = export_by_month(_warehouse(), by_month, chosen)
        except OSError as error:
            typer.echo(f"{by_month}: {error.strerror}", err=True)
            raise typer.Exit(1) from error
        for path in written:
            typer.echo(path)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One statement, read only; - reads it from standard input.")],
    csv: Annotated[bool, typer.Option("--csv", help="Comma-separated, with a header.")] = False,
) -> None:
    """Ask the warehouse: `marsad sql "select * from mart.events"`."""
    import sys

    from rich.console import Console

    from marsad.warehouse.query import ask, write_csv, write_table

    with _plain_faults():
        names, rows = ask(_warehouse(), sys.stdin.read() if query == "-" else query)
        if csv:
            write_csv(names, rows, sys.stdout)
        else:
            write_table(names, rows, Console())


@app.command()
def migrate() -> None:
    """Bring the warehouse to the newest schema and the present reference data."""
    from marsad.settings import settings
    from marsad.warehouse.engine import engine
    from marsad.warehouse.migrate import migrate as bring
    from marsad.warehouse.reference import load_reference

    with _plain_faults():
        _borrow()
        made = engine()
        typer.echo(f"schema at version {bring(made)}")
        missing = load_reference(made, settings().reference)
        if missing:
            typer.echo(f"reference data: missing {', '.join(missing)}", err=True)


@app.command()
def doctor() -> None:
    """Say what is wrong with this installation, in plain words; exits 1 where something is."""
    from marsad.warehouse.doctor import print_findings

    if not print_findings(typer.echo):
        raise typer.Exit(1)


@app.command()
def fetch(
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet; may be given several times.")] = None,
    since: Annotated[str | None, typer.Option(help="Only what sitemaps date from this day on (YYYY-MM-DD).")] = None,
    until: Annotated[str | None, typer.Option(help="... to before this day.")] = None,
) -> None:
    """Get what outlets have published into the inbox, politely; `marsad run` on the printed folder reads it."""
    from marsad.acquire.register import RegisterFault
    from marsad.acquire.run import fetch_all, window_of

    with _plain_faults():
        _borrow()
        try:
            told = fetch_all(frozenset(outlet or ()), window_of(since, until))
        except (RegisterFault, ValueError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
        for line in told.lines():
            typer.echo(line)


outlets_app = typer.Typer(no_args_is_help=True, help="The register of outlets.")
app.add_typer(outlets_app, name="outlets")


@outlets_app.command("check")
def outlets_check(
    outlet: Annotated[list[str] | None, typer.Argument(help="Outlets by id; without any, all active ones.")] = None,
) -> None:
    """Ask for every listing of the outlets once, and say how each one is; exits 1 where one is not well."""
    from marsad.acquire.health import check
    from marsad.acquire.register import RegisterFault, active, read_register

    try:
        asked = active(read_register(), frozenset(outlet or ()))
    except RegisterFault as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    well = bad = 0
    for found in check(asked):
        well, bad = well + found.ok, bad + (not found.ok)
        newest = found.newest.date().isoformat() if found.newest else "no date"
        told = f"{found.entries} entries, newest {newest}" if found.outcome == "ok" else found.detail
        state = "ok" if found.ok else found.outcome if found.outcome != "ok" else "no_entries"
        typer.echo(f"{found.source.outlet_id:<20} {state:<18} {found.source.url}  {told}")
    typer.echo(f"{well} listings are well, {bad} are not")
    if bad:
        raise typer.Exit(1)


snapshots_app = typer.Typer(no_args_is_help=True, help="The store of bytes as they came.")
app.add_typer(snapshots_app, name="snapshots")


@snapshots_app.command("verify")
def snapshots_verify(
    rows: Annotated[bool, typer.Option(help="Also look for what the warehouse's rows stand on.")] = True,
) -> None:
    """Read every snapshot and compare it with its digest; exits 1 where one is damaged or missing."""
    from marsad.acquire.run import known_digests
    from marsad.acquire.snapshots import SnapshotStore, verify
    from marsad.settings import settings

    store = SnapshotStore(settings().home / "snapshots")
    store.sweep()
    right = faults = 0
    for _, fault in verify(store):
        right, faults = right + (not fault), faults + bool(fault)
        if fault:
            typer.echo(f"damaged: {fault}")
    missing: list[str] = []
    if rows:
        with _plain_faults():
            missing = [sha256 for sha256 in known_digests(_warehouse(), store) if not store.has(sha256)]
    for sha256 in missing:
        typer.echo(f"missing: {sha256}")
    typer.echo(f"{right} snapshots are right, {faults} damaged, {len(missing)} missing")
    if faults or missing:
        raise typer.Exit(1)


db = typer.Typer(no_args_is_help=True, help="The embedded database server.")
app.add_typer(db, name="db")


@db.command("start")
def db_start() -> None:
    """Start the embedded PostgreSQL, until `marsad db stop`; does nothing where it runs."""
    from marsad.warehouse import server

    with _plain_faults():
        state = server.keep()
        typer.echo(f"PostgreSQL runs on {server.HOST}:{state.port}, data in {state.data}")


@db.command("stop")
def db_stop() -> None:
    """Stop the embedded PostgreSQL."""
    from marsad.warehouse import server

    with _plain_faults():
        typer.echo("stopped" if server.stop() else "it did not run")


@db.command("status")
def db_status() -> None:
    """Say whether the embedded PostgreSQL runs; exits 1 where it does not."""
    from marsad.warehouse import server

    with _plain_faults():
        state = server.running()
        if state is None:
            typer.echo("it does not run")
            raise typer.Exit(1)
        typer.echo(f"PostgreSQL runs on {server.HOST}:{state.port}, data in {state.data}")


@db.command("url")
def db_url(
    database: Annotated[str, typer.Argument(help="marsad (the warehouse) or airflow (its metadata).")] = "marsad",
    driver: Annotated[str, typer.Option(help="Dialect and driver of the URL.")] = "postgresql",
) -> None:
    """Print the URL of an embedded database, password included; starts the server, until `marsad db stop`."""
    from marsad.warehouse import server

    if database not in server.DATABASES:
        raise typer.BadParameter(f"{database!r} is not one of {', '.join(server.DATABASES)}")
    with _plain_faults():
        typer.echo(server.keep().url(database, driver))


@app.command()
def docs(
    run_id: Annotated[str | None, typer.Option("--run", help="The page of this run, written anew.")] = None,
) -> None:
    """Print where the pages of validation results lie: the index, or one run's page."""
    from marsad.validate import docs as pages

    if run_id is None:
        typer.echo(str(pages.folder() / "index.html"))
        return
    with _plain_faults():
        try:
            typer.echo(str(pages.write(_warehouse(), run_id)))
        except LookupError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error


quarantine_app = typer.Typer(no_args_is_help=True, help="What the gate kept back: look, replay, discard.")
app.add_typer(quarantine_app, name="quarantine")
_Outlet = Annotated[str | None, typer.Option(help="Only records of this outlet (identifier or name).")]


@quarantine_app.command("list")
def quarantine_list(
    status: Annotated[
        Literal["open", "replayed", "discarded", "fixed", "any"], typer.Option(help="State of the records.")
    ] = "open",
    rule: Annotated[str | None, typer.Option(help="Only records that broke this rule.")] = None,
    outlet: _Outlet = None,
) -> None:
    """List quarantined records, those seen last first."""
    from rich.console import Console

    from marsad.warehouse.quarantine import Selection, rows
    from marsad.warehouse.query import write_table

    names = ["quarantine_id", "status", "rule_code", "document", "outlet", "attempts", "last_seen", "message_en"]
    with _plain_faults():
        found = rows(_warehouse(), Selection(None, rule, outlet, None if status == "any" else status))
        write_table(names, [tuple(row[name] for name in names) for row in found], Console())


@quarantine_app.command("show")
def quarantine_show(name: Annotated[str, typer.Argument(help="Name of a record, or its beginning.")]) -> None:
    """Show one record: what is wrong, where to look, the record as it was, the page of its run."""
    import json

    from marsad.validate import docs as pages
    from marsad.validate.rules import BY_CODE
    from marsad.warehouse.quarantine import Selection, rows

    with _plain_faults():
        (row,) = rows(_warehouse(), Selection((name,), status=None))
    rule = BY_CODE.get(row["rule_code"])
    page = pages.page_of(row["run_id"])
    told = dict(row) | {"hint": rule.hint if rule else None, "docs": str(page) if page.is_file() else None}
    payload = told.pop("payload")
    for key, value in told.items():
        if value is not None:
            typer.echo(f"{key:18} {value}")
    typer.echo(json.dumps(payload, ensure_ascii=False, indent=2))


@quarantine_app.command("replay")
def quarantine_replay(
    names: Annotated[list[str] | None, typer.Argument(help="Names of records, or their beginnings.")] = None,
    rule: Annotated[str | None, typer.Option(help="Records that broke this rule.")] = None,
    outlet: _Outlet = None,
    all_open: Annotated[bool, typer.Option("--all-open", help="Every open record.")] = False,
    from_stage: Annotated[
        Literal["clean", "extract"] | None, typer.Option(help="Where to begin; without it where the fault lies.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who asks; without it the user of this machine.")] = None,
) -> None:
    """Read quarantined documents again and say what that cured; exits 3 where records stay open."""
    from marsad.validate.gate import GateBroken
    from marsad.validate.replay import replay
    from marsad.warehouse.migrate import ready
    from marsad.warehouse.quarantine import Selection

    if not (names or rule or outlet or all_open):
        raise typer.BadParameter("name records, or give --rule, --outlet or --all-open")
    with _plain_faults():
        _borrow()
        try:
            done = replay(ready(), Selection(tuple(names) if names else None, rule, outlet), from_stage, by or _user())
        except GateBroken as error:
            typer.echo(f"a critical rule could not be checked, nothing was loaded: {error}", err=True)
            raise typer.Exit(1) from error
    if done is None:
        typer.echo("no open record fits: nothing to replay")
        return
    for code, outcome, count in done.outcomes:
        typer.echo(f"{code:28} {count:6} {outcome}")
    typer.echo(f"{done.count('cured')} of {done.asked} records cured, run {done.run_id}")
    if done.count("cured") < done.asked:
        raise typer.Exit(3)


@quarantine_app.command("discard")
def quarantine_discard(
    names: Annotated[list[str], typer.Argument(help="Names of records, or their beginnings.")],
    note: Annotated[str, typer.Option(help="Why; kept with the record.")],
    by: Annotated[str | None, typer.Option(help="Who says so; without it the user of this machine.")] = None,
) -> None:
    """Let records go: they are not replayed or alerted any more, also where they fail again."""
    from marsad.warehouse.quarantine import discard

    with _plain_faults():
        try:
            typer.echo(f"{discard(_warehouse(), names, note, by or _user())} discarded")
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--note") from error


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


warehouse_app = typer.Typer(no_args_is_help=True, help="Who reads the warehouse, and what it holds.")
app.add_typer(warehouse_app, name="warehouse")


@warehouse_app.command("grant-bi")
def warehouse_grant_bi(
    user: Annotated[str, typer.Argument(help="Name of the user: lower-case letters, digits and _.")],
) -> None:
    """Let a user of a BI tool read the marts and nothing else; prints its password, which is kept nowhere."""
    from marsad.warehouse.access import AccessError, grant_bi

    with _plain_faults():
        try:
            account = grant_bi(_warehouse(), user)
        except AccessError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
        typer.echo(f"host      {account.host}\nport      {account.port}\ndatabase  {account.database}")
        typer.echo(f"user      {account.user}\npassword  {account.password}\nschema    {account.schema}")
        typer.echo(f"URL       {account.url}")


@warehouse_app.command("serve")
def warehouse_serve() -> None:
    """Start the warehouse where it is embedded, and say how a BI tool on this machine connects."""
    from marsad.settings import settings
    from marsad.warehouse import server
    from marsad.warehouse.access import readers

    with _plain_faults():
        if settings().warehouse_url is None:
            server.keep()
        made = _warehouse()
        with made.connect() as connection:
            database = connection.exec_driver_sql("select current_database()").scalar_one()
        names = readers(made)
        typer.echo(
            f"host      {made.url.host}\nport      {made.url.port or 5432}\ndatabase  {database}\nschema    mart"
        )
        typer.echo(f"users     {', '.join(names) if names else 'none yet: marsad warehouse grant-bi USER makes one'}")
        typer.echo("It runs until `marsad db stop`. A lost password: `marsad warehouse grant-bi USER` gives a new one.")


@warehouse_app.command("dictionary")
def warehouse_dictionary(
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file instead.")] = None,
) -> None:
    """Print the data dictionary, made from the comments of the database, as Markdown."""
    import sys

    from marsad.warehouse.dictionary import dictionary

    with _plain_faults():
        text = dictionary(_warehouse())
        if out is None:
            sys.stdout.write(text)
        else:
            out.write_text(text, encoding="utf-8")


# What a command has borrowed; ``_plain_faults`` gives it back.
_borrowed = contextlib.ExitStack()


def _borrow() -> None:
    """Let the embedded server run until the command is over; does nothing where the warehouse is another one."""
    from marsad.settings import settings
    from marsad.warehouse import server

    if settings().warehouse_url is None:
        _borrowed.enter_context(server.lent())


def _warehouse() -> Engine:
    """The warehouse for reading: at the newest schema, whatever state the reference data are in."""
    from marsad.warehouse.engine import engine
    from marsad.warehouse.migrate import migrate as bring

    _borrow()
    made = engine()
    bring(made)
    return made


@contextlib.contextmanager
def _plain_faults() -> Iterator[None]:
    """A fault of the database or the reference data as one line on standard error, and exit status 1.

    At its end, the embedded server stops where the command had started it.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from marsad.warehouse.migrate import MigrationError
    from marsad.warehouse.quarantine import NotThere
    from marsad.warehouse.query import QueryError
    from marsad.warehouse.reference import ReferenceFault
    from marsad.warehouse.server import ServerError

    try:
        with _borrowed:
            yield
    except BrokenPipeError:
        # `marsad export | head`: the reader has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except SQLAlchemyError as error:
        typer.echo(str(error).splitlines()[0], err=True)
        raise typer.Exit(1) from error
    except (MigrationError, NotThere, QueryError, ReferenceFault, ServerError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


train_app = typer.Typer(no_args_is_help=True, help="Make the models that the engine ships with.")
app.add_typer(train_app, name="train")


@train_app.command("judge")
def train_judge(
    threshold: Annotated[float | None, typer.Option(help="Probability from which a reading is accepted.")] = None,
    reader: Annotated[
        Literal["rules", "both"], typer.Option(help="Whose readings: the rules', or those that the network saw too.")
    ] = "rules",
) -> None:
    """Fit the judge's weights on seeds/train and write them to seeds/models; the same data gives the same file."""
    from marsad.extract import judge, stacking, training
    from marsad.settings import settings

    folder, out = settings().reference.parent / "train", judge.weights_path(reader)
    if reader == "rules":
        report = training.train_judge(folder, out, threshold=0.6 if threshold is None else threshold)
    else:
        report = stacking.train_both(folder, out, _with_network(), 0.65 if threshold is None else threshold)
    typer.echo(f"{report['examples']} readings, {report['right']} right, {report['features']} weights")


@train_app.command("reader")
def train_reader(
    smoke: Annotated[bool, typer.Option(help="One step on eight items into a scratch folder: proves the way.")] = False,
    epochs: Annotated[int, typer.Option(min=1)] = 10,
    layers: Annotated[int, typer.Option(min=1, max=12, help="Layers of the encoder that are kept.")] = 8,
    held_out: Annotated[int, typer.Option(help="The fold left out, on which the judge is fitted; -1 for none.")] = 0,
    bfloat16: Annotated[bool, typer.Option(help="Faster on processors with AMX; slower on others.")] = False,
) -> None:
    """Fit the network to seeds/train and write seeds/models/reader; needs the extra `train`; can be resumed."""
    from marsad.settings import settings

    try:
        from marsad.learn.reader import make
    except ImportError as error:
        typer.echo(f"{error}: install the extra `train`", err=True)
        raise typer.Exit(1) from error
    plan = {"epochs": epochs, "layers": layers, "held_out": held_out, "half": bfloat16}
    folder = make(settings().reference.parent, settings().home, plan, smoke=smoke, say=typer.echo)
    typer.echo(f"written to {folder}; now: marsad train judge --reader both")


@app.command()
def evaluate() -> None:
    """Print how well rules, network and both name event types on the labelled items that the network never saw."""
    import json

    from marsad.extract.evaluation import evaluate as measure
    from marsad.extract.training import items
    from marsad.settings import settings

    figures = measure(list(items(settings().reference.parent / "train")), _with_network())
    typer.echo(json.dumps(figures, indent=1))


def _with_network() -> BothReader:
    """Rules and shipped network; exits 1 where the network cannot be used, which was said."""
    from marsad.extract.inference import shipped
    from marsad.extract.lexicon import lexicon
    from marsad.extract.trained import BothReader

    model = shipped()
    if model is None:
        raise typer.Exit(1)
    return BothReader(lexicon(), model)


def main() -> None:
    """Entry point of the ``marsad`` command."""
    from marsad.settings import SettingsError

    try:
        app()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from error
