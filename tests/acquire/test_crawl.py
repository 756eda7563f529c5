"""A whole run over a small internet: every reachable article once, every refusal named, whatever kills it."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from acquire.outlet_site import NOW, World, build, nginx, page, rss, send, sitemap
from typer.testing import CliRunner

from marsad.acquire.crawl import Crawl
from marsad.acquire.handover import hand_over, tidy
from marsad.acquire.inbox import read_folder
from marsad.acquire.ledger import Ledger
from marsad.acquire.snapshots import SnapshotStore
from marsad.cli import app
from marsad.model import Snapshot
from marsad.settings import settings
from marsad.warehouse.engine import engine as make_engine

KILLS = int(os.environ.get("FETCH_TEST_KILLS", "6"))


@pytest.fixture
def world() -> Iterator[World]:
    binary = nginx()
    if binary is None:
        pytest.skip("nginx is not installed and cannot be: apt-get install nginx-light")
    root = Path(tempfile.mkdtemp(prefix="marsad-world-"))
    made = World(root)
    yield made
    made.stop()
    shutil.rmtree(root, ignore_errors=True)


def start(world: World) -> World:
    binary = nginx()
    assert binary is not None
    world.start(binary)
    return world


def crawl_of(world: World, engine: sa.Engine, run_id: str = "r1", **other: Any) -> Crawl:
    policy = other.pop("policy", None) or world.policy()
    return Crawl(engine, run_id, outlets=world.outlets, policy=policy, resolver=world.resolve, **other)


def run(crawl: Crawl) -> None:
    crawl.read_listings(crawl.listing_sites())
    crawl.get_articles(crawl.waiting_sites())


def inbox() -> Path:
    return settings().home / "inbox"


def hand(crawl: Crawl) -> tuple[Path | None, int]:
    return hand_over(crawl.engine, crawl.run_id, inbox(), crawl.store, crawl.outlets)


def handed(crawl: Crawl) -> dict[str, list[bytes]]:
    """Pages in the inbox by outlet, as the reader of folders reads them."""
    found: dict[str, list[bytes]] = {}
    for item in read_folder(inbox(), max_bytes=10**7):
        assert isinstance(item, Snapshot), item
        found.setdefault(item.document.rsplit("-", 1)[0], []).append(item.content)
    return {name: sorted(pages) for name, pages in found.items()}


def rows(engine: sa.Engine, query: str) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text(query)).all())


def test_every_reachable_article_once_and_every_refusal_named(database: sa.Engine, world: World) -> None:
    start(build(world))
    crawl = crawl_of(world, database)
    run(crawl)
    # A second and third run get what passing faults held up, and nothing else again.
    for n in (2, 3):
        with database.begin() as connection:
            connection.execute(sa.text("update ops.discovery set next_try = now() where state = 'waiting'"))
            connection.execute(sa.text("update ops.fetch_site set open_until = null"))
        run(replace(crawl, run_id=f"r{n}"))
    folder, number = hand(crawl)

    assert len(world.outlets) >= 20
    expected = {name: sorted(pages) for name, pages in world.expected.items() if pages}
    assert handed(crawl) == expected
    assert number == sum(len(pages) for pages in expected.values()) >= 35

    told = dict(rows(database, "select fetch_url, outcome from ops.discovery where state not in ('stored', 'same')"))
    assert told == world.refused
    listings = {
        url.split("//")[1].split(".")[0]: out
        for url, out in rows(
            database,
            "select url, outcome from ops.fetch_source where outcome not in ('ok', 'not_modified') order by url",
        )
    }
    assert listings == {
        "nofeed": "not_a_listing",
        "norobots": "robots_unreachable",
        "nowhere": "robots_unreachable",
        "index": "decompression_bomb",
    }
    # nginx saw each article's page asked for once, over all three runs; redirects may lead to one twice.
    pages = {url: n for url, n in world.asked().items() if url.endswith(".html") and "redirects" not in url}
    assert {url for url, n in pages.items() if n > 1} <= {
        f"nofeed.test:{world.port}/page.html",
        f"section.test:{world.port}/news/index.html",
    }
    assert not any("amp.html" in url or "about" in url or "old" in url or "private" in url for url in pages)
    # All that was asked for is on record.
    [(attempts,)] = rows(database, "select count(*) from ops.fetch_attempt where run_id = 'r1'")
    assert attempts >= 100

    assert hand(crawl) == (folder, 0)
    [(outlets, broken)] = rows(database, "select count(*), count(faults) from ops.fetch_health")
    assert (outlets, broken) == (len(world.outlets), 4)


def test_what_is_handed_on_says_where_it_is_from(database: sa.Engine, world: World) -> None:
    url = world.article("one", "/n/1.html", "زيارة")
    world.file("one", "/feed.xml", rss([f"{url}?id=7&utm_source=rss&utm_medium=x"]))
    world.outlet("one", ("feed", "/feed.xml"))
    start(world)
    crawl = crawl_of(world, database)
    run(crawl)
    folder, _ = hand(crawl)
    [item] = read_folder(inbox(), max_bytes=10**6)
    assert isinstance(item, Snapshot) and folder == inbox() / "fetched" / "r1" == Path(item.origin).parent
    assert item.meta["url"] == f"{url}?id=7" and item.meta["outlet"] == "صحيفة one"
    assert item.meta["content_type"] == "text/html"
    assert datetime.fromisoformat(item.meta["published_at"]) == NOW.replace(microsecond=0)


def test_unchanged_listings_are_not_sent_again_and_changed_articles_are(database: sa.Engine, world: World) -> None:
    url = world.article("news", "/n/1.html")
    world.file("news", "/map.xml", sitemap([url]))
    world.outlet("news", ("sitemap", "/map.xml"))
    start(world)
    crawl = crawl_of(world, database)
    run(crawl)
    hand(crawl)
    assert crawl.read_listings(crawl.listing_sites()) == {"not_modified": 1}

    later = datetime.now(UTC) + timedelta(minutes=1)
    new = page("محدث")
    world.file("news", "/n/1.html", new)
    world.file("news", "/map.xml", sitemap([url], dates=[later.isoformat()]))
    run(crawl)
    assert rows(database, "select state from ops.discovery") == [("stored",)], "not within six hours"
    with database.begin() as connection:
        connection.execute(sa.text("update ops.discovery set fetched_at = now() - interval '7 hours'"))
        connection.execute(sa.text("update ops.fetch_source set etag = '', last_modified = ''"))
    run(crawl)
    assert rows(database, "select state, sha256 from ops.discovery") == [("stored", hashlib.sha256(new).hexdigest())]
    assert hand(replace(crawl, run_id="r2"))[1] == 1
    assert len(list(read_folder(inbox(), max_bytes=10**6))) == 2


def test_a_host_that_fails_is_left_alone(database: sa.Engine, world: World) -> None:
    urls = [world.odd_page("bad", f"/{n}", lambda to, _: send(to, 500, b"x")) for n in range(9)]
    world.odd_page("bad", "/feed.xml", lambda to, _: send(to, 200, rss(urls), "text/xml"))
    world.outlet("bad", ("feed", "/feed.xml"), odd=True)
    start(world)
    crawl = crawl_of(world, database)
    run(crawl)
    asked = sum(n for (_, path), n in world.hits.items() if path[1:].isdecimal())
    assert asked == crawl.policy.faults
    assert rows(database, "select failures, trips, outcome, open_until > now() from ops.fetch_site") == [
        (5, 1, "server_error", True)
    ]
    assert rows(database, "select broken from ops.fetch_health") == [(f"bad.test:{world.odd_port}",)]
    assert crawl.waiting_sites() == []
    assert crawl.read_listings(crawl.listing_sites()) == {"breaker_open": 1}
    # It answers again: one good answer closes the breaker.
    with database.begin() as connection:
        connection.execute(sa.text("update ops.fetch_site set open_until = now()"))
    crawl.read_listings(crawl.listing_sites())
    assert rows(database, "select failures, trips, open_until from ops.fetch_site") == [(0, 0, None)]


def test_a_long_retry_after_ends_the_run_for_the_host(database: sa.Engine, world: World) -> None:
    urls = [world.odd_page("busy", f"/{n}", lambda to, _: send(to, 429, b"x", Retry_After="3600")) for n in range(3)]
    world.odd_page("busy", "/feed.xml", lambda to, _: send(to, 200, rss(urls), "text/xml"))
    world.outlet("busy", ("feed", "/feed.xml"), odd=True)
    start(world)
    crawl = crawl_of(world, database)
    run(crawl)
    assert sum(n for (_, path), n in world.hits.items() if path[1:].isdecimal()) == 1
    [(seconds,)] = rows(database, "select extract(epoch from open_until - now()) from ops.fetch_site")
    assert 3500 < seconds <= 3600
    assert {state for (state,) in rows(database, "select state from ops.discovery")} == {"waiting"}


def test_pauses_are_kept_also_between_runs(database: sa.Engine, world: World) -> None:
    urls = [world.article("calm", f"/{n}.html") for n in range(3)]
    world.file("calm", "/feed.xml", rss(urls))
    world.file("calm", "/robots.txt", b"User-agent: *\nCrawl-delay: 0.4\n")
    world.outlet("calm", ("feed", "/feed.xml"))
    start(world)
    crawl = crawl_of(world, database, policy=world.policy(delay=0.2))
    began = time.monotonic()
    run(crawl)
    # robots, feed, three articles: 0.2 before robots is known, then 0.4 each.
    assert time.monotonic() - began >= 0.2 + 3 * 0.4
    assert rows(database, "select count(*) from ops.discovery where state = 'stored'") == [(3,)]


def test_two_runs_do_not_ask_one_host(database: sa.Engine, world: World) -> None:
    world.outlet("shared", ("feed", "/feed.xml"))
    start(world)
    crawl = crawl_of(world, database)
    [site] = crawl.listing_sites()
    with Ledger(database, "other", site) as other:
        assert other.held
        assert crawl.read_listings([site]) == {"busy": 1}
    assert crawl.read_listings([site]) == {"gone": 1}


def test_a_backfill_takes_what_sitemaps_date_in_its_days(database: sa.Engine, world: World) -> None:
    urls = [world.file("past", f"/{n}.html", page(f"{n}")) for n in range(4)]
    dates = ["2024-03-01", "2024-03-02T10:00:00+02:00", "2024-03-03", "2024-03-04"]
    world.file("past", "/map.xml", sitemap(urls, dates=dates))
    world.file("past", "/feed.xml", rss([world.file("past", "/new.html", page("x"))]))
    world.outlet("past", ("sitemap", "/map.xml"), ("feed", "/feed.xml"))
    start(world)
    window = datetime(2024, 3, 2, tzinfo=UTC), datetime(2024, 3, 4, tzinfo=UTC)
    crawl = crawl_of(world, database, window=window)
    run(crawl)
    assert sorted(rows(database, "select fetch_url, state from ops.discovery")) == [(u, "stored") for u in urls[1:3]]


def test_killed_at_random_and_continued(database: sa.Engine, world: World) -> None:
    for name in ("a", "b", "c", "d"):
        urls = [world.article(name, f"/{n}.html") for n in range(60)]
        world.file(name, "/feed.xml", rss(urls))
        world.outlet(name, ("feed", "/feed.xml"))
    start(world)

    def child() -> None:
        crawl = crawl_of(world, make_engine())
        run(crawl)
        hand(crawl)
        os._exit(0)

    chance, killed = random.Random(7), 0
    fork = multiprocessing.get_context("fork")
    while killed < KILLS:
        process = fork.Process(target=child)
        process.start()
        process.join(chance.uniform(0.05, 0.9))
        if process.is_alive():
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.join()
        if process.exitcode == 0:
            # It was quicker than the kill: some of it is forgotten, as if it had never been, and it begins again.
            with database.begin() as connection:
                connection.execute(sa.text("delete from ops.discovery where fetch_url like '%2.html'"))
                connection.execute(sa.text("update ops.fetch_source set etag = '', last_modified = ''"))
    crawl = crawl_of(world, database)
    run(crawl)
    hand(crawl)
    assert handed(crawl) == {name: sorted(pages) for name, pages in world.expected.items()}
    assert rows(database, "select state, count(*) from ops.discovery group by 1") == [("stored", 240)]
    assert rows(database, "select count(*) from ops.discovery where handed_at is null") == [(0,)]
    parts = [p for p in [*inbox().rglob(".*.part"), *crawl.store.root.rglob(".put-*")] if p.is_file()]
    assert len(parts) <= 4 * killed, "at most what each queue was writing at each kill"
    assert len(list(crawl.store.digests())) == 240


def test_what_was_read_is_cleared_away(database: sa.Engine, world: World, tmp_path: Path) -> None:
    folder = inbox() / "fetched" / "old"
    folder.mkdir(parents=True)
    for name in ("kept", "gone"):
        (folder / f"{name}.html").write_bytes(name.encode())
        (folder / f"{name}.meta.json").write_text("{}")
    digest = hashlib.sha256(b"gone").hexdigest()
    with database.begin() as connection:
        connection.execute(
            sa.text(
                "insert into raw.snapshot (snapshot_id, sha256, kind, document, origin, meta, size, store_path,"
                " first_seen) values (repeat('a', 32), :sha, 'html', 'x', 'x', '{}', 1, 'x', now() - interval '3 days')"
            ),
            {"sha": digest},
        )
    assert tidy(database, inbox()) == 0, "the folder is young"
    os.utime(folder, (0, 0))
    assert tidy(database, inbox()) == 1
    assert sorted(p.name for p in folder.iterdir()) == ["kept.html", "kept.meta.json"]


def test_damaged_bytes_do_not_hold_up_the_others(database: sa.Engine, world: World) -> None:
    urls = [world.article("one", f"/{n}.html") for n in range(2)]
    world.file("one", "/feed.xml", rss(urls))
    world.outlet("one", ("feed", "/feed.xml"))
    start(world)
    crawl = crawl_of(world, database)
    run(crawl)
    digests = list(crawl.store.digests())
    crawl.store.path(digests[0]).write_bytes(b"\x1f\x8bnonsense")
    with pytest.raises(ValueError, match="1 snapshots are missing or damaged"):
        hand(crawl)
    assert len(list(inbox().rglob("*.html"))) == 1
    assert sorted(rows(database, "select sha256, handed_at is null from ops.discovery")) == [
        (digests[0], True),
        (digests[1], False),
    ]


def test_the_commands(database: sa.Engine, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        world.article("cli", f"/{n}.html")
    world.file("cli", "/feed.xml", rss([f"http://127.0.0.1:{world.port}/{n}.html" for n in range(3)]))
    world.outlet("cli", ("feed", "/feed.xml"))
    start(world)
    reference = tmp_path / "reference"
    shutil.copytree(settings().reference, reference)
    (reference / "outlets.csv").write_text(
        "id,name,names,country,domains,time_zone,language,feeds,politeness,state\n"
        f"cli,صحيفة,,LBY,127.0.0.1,Africa/Tripoli,ar,http://127.0.0.1:{world.port}/feed.xml,0,active\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("MARSAD_REFERENCE", str(reference))
    monkeypatch.setenv("MARSAD_FETCH_ALLOW_PRIVATE", f"127.0.0.1:{world.port}")

    def marsad(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(words))
        return done.exit_code, done.output

    assert marsad("outlets", "check")[0] == 0
    code, told = marsad("fetch")
    assert code == 0 and "listings  ok 1" in told and "articles  ok 3" in told and "handed on 3: " in told
    code, told = marsad("fetch", "--outlet", "cli")
    assert code == 0 and "listings  not_modified 1" in told and "articles  none" in told and "handed on 0" in told
    assert marsad("fetch", "--outlet", "nobody") == (1, "no such outlet: nobody\n")
    assert marsad("fetch", "--until", "2024-01-01")[0] == 1

    assert marsad("snapshots", "verify") == (0, "3 snapshots are right, 0 damaged, 0 missing\n")
    store = SnapshotStore(settings().home / "snapshots")
    first, second, _ = store.digests()
    store.path(first).write_bytes(b"\x1f\x8b")
    store.path(second).unlink()
    left = store.path(first).with_name(".put-left")
    left.touch()
    os.utime(left, (0, 0))
    code, told = marsad("snapshots", "verify")
    assert code == 1 and f"damaged: {first}" in told and f"missing: {second}" in told
    assert told.endswith("1 snapshots are right, 1 damaged, 1 missing\n")
    assert not left.exists()
