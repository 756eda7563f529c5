"""A small internet of our own: outlets of every shape behind nginx, and beside it a server for what nginx cannot do.

Names end in ``.test`` and are resolved by ``World.resolve``. ``World.expected`` says of each outlet which articles must
arrive, as bytes; ``World.refused`` which addresses must not, and why.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from marsad.acquire.guard import NoSuchHost
from marsad.acquire.policy import Policy
from marsad.acquire.register import Outlet, Source

NOW = datetime.now(UTC)
MAX_BYTES = 200_000


def page(title: str, charset: str = "utf-8", declared: str = "") -> bytes:
    text = (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="{declared or charset}"><title>{title}</title>'
        f"</head><body><article><h1>{title}</h1><p>استقبل وزير الدفاع نظيره في العاصمة، وبحث معه {title}.</p>"
        "</article></body></html>"
    )
    return text.encode(charset)


def nginx() -> str | None:
    """Path of nginx; installed where that is possible."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "nginx-light"]):
            subprocess.run(["apt-get", *command], env=env, capture_output=True, timeout=120)
        found = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class World:
    """Where it listens, what it holds, and what a run over it must come to."""

    root: Path
    port: int = field(default_factory=free_port)
    odd_port: int = field(default_factory=free_port)
    outlets: dict[str, Outlet] = field(default_factory=dict)
    expected: dict[str, set[bytes]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    locations: dict[str, str] = field(default_factory=dict)
    odd: dict[tuple[str, str], Callable[[Any, int], None]] = field(default_factory=dict)
    hits: Counter[tuple[str, str]] = field(default_factory=Counter)
    _stop: list[Callable[[], None]] = field(default_factory=list)

    def at(self, name: str, path: str = "/", *, odd: bool = False) -> str:
        return f"http://{name}.test:{self.odd_port if odd else self.port}{path}"

    def resolve(self, host: str, port: int) -> list[str]:
        if host == "rebound.test":
            return ["127.0.0.1", "192.168.7.7"]
        if host.isdecimal():  # as the C library reads it
            return [socket.inet_ntoa(int(host).to_bytes(4, "big"))]
        if host.endswith(".test") and host != "nowhere.test":
            return ["127.0.0.1"]
        raise NoSuchHost(host)

    def policy(self, **other: Any) -> Policy:
        allow = frozenset(f"127.0.0.1:{p}" for p in (self.port, self.odd_port))
        limits: dict[str, Any] = {"delay": 0, "total": 1.2, "idle": 0.6, "tries": 2, "backoff": 0.02, "days": 30}
        return Policy(**limits | {"max_bytes": MAX_BYTES, "allow": allow, "minutes": 1} | other)

    def file(self, name: str, path: str, content: bytes) -> str:
        target = self.root / "www" / name / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return self.at(name, path)

    def article(self, name: str, path: str, title: str = "", content: bytes | None = None) -> str:
        """A page that must arrive; returns its address."""
        content = page(f"{title or 'خبر'} {name} {path}") if content is None else content
        self.expected.setdefault(name, set()).add(content)
        return self.file(name, path, content)

    def outlet(self, name: str, *sources: tuple[str, str] | tuple[str, str, str], odd: bool = False) -> None:
        made = tuple(
            Source(name, s[0], self.at(name, s[1], odd=odd), s[2] if len(s) > 2 else "")  # type: ignore[arg-type]
            for s in sources
        )
        self.outlets[name] = Outlet(name, f"صحيفة {name}", "ar", frozenset({f"{name}.test"}), made, None, "active")
        self.expected.setdefault(name, set())
        (self.root / "www" / name).mkdir(parents=True, exist_ok=True)

    def odd_page(self, name: str, path: str, act: Callable[[Any, int], None]) -> str:
        self.odd[f"{name}.test:{self.odd_port}", path] = act
        return self.at(name, path, odd=True)

    def start(self, binary: str) -> None:
        log = self.root / "access.log"
        locations = "\n".join(
            f"server {{ listen 127.0.0.1:{self.port}; server_name {name}.test; root {self.root}/www/{name};"
            f" {self.locations.get(name, '')} }}"
            for name in self.outlets
        )
        temp = "\n".join(
            f"{kind}_temp_path {self.root}/temp;" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        config = self.root / "nginx.conf"
        config.write_text(
            f"{user} daemon off; worker_processes 1; pid {self.root}/pid; error_log {self.root}/error.log;\n"
            "events { worker_connections 512; }\n"
            "http { types { text/html html; application/xml xml; application/rss+xml rss; application/pdf pdf;"
            " application/json json; application/gzip gz; text/plain txt; }\n"
            f"log_format told '$http_host $status $uri'; access_log {log} told; {temp}\n"
            "server_names_hash_bucket_size 128; gzip on; gzip_min_length 1; gzip_types application/xml;\n"
            f"{locations} }}\n"
        )
        running = subprocess.Popen([binary, "-c", str(config), "-p", str(self.root)], stderr=subprocess.DEVNULL)
        self._stop += [running.terminate, lambda: running.wait(10) and None]
        server = ThreadingHTTPServer(("127.0.0.1", self.odd_port), _handler(self))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.05}).start()
        self._stop += [server.shutdown, server.server_close]
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError((self.root / "error.log").read_text())

    def stop(self) -> None:
        for act in self._stop:
            act()

    def asked(self) -> Counter[str]:
        """Requests that nginx served with 200, by host and path."""
        lines = (self.root / "access.log").read_text().splitlines()
        return Counter(f"{host}{path}" for host, status, path in (x.split(" ", 2) for x in lines) if status == "200")


def _handler(world: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key = self.headers.get("Host", ""), self.path
            world.hits[key] += 1
            act = world.odd.get(key)
            try:
                if act is None:
                    send(self, 404)
                else:
                    act(self, world.hits[key])
            except OSError:
                pass  # the client had enough
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def send(to: Any, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> None:
    to.send_response(status)
    if kind:
        to.send_header("Content-Type", kind)
    for name, value in headers.items():
        to.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers:
        to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body)


def rss(urls: list[str]) -> bytes:
    items = "".join(
        f"<item><title>خبر {n}</title><link>{url.replace('&', '&amp;')}</link>"
        f"<pubDate>{(NOW - timedelta(hours=n % 24)).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate></item>"
        for n, url in enumerate(urls)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>أخبار</title>{items}</channel></rss>'.encode()


def sitemap(urls: list[str], *, news: bool = False, dates: list[str] | None = None) -> bytes:
    told = dates or [NOW.isoformat()] * len(urls)
    inner = "<n:news><n:publication_date>{0}</n:publication_date></n:news>" if news else "<lastmod>{0}</lastmod>"
    rows = "".join(f"<url><loc>{u}</loc>{inner.format(d)}</url>" for u, d in zip(urls, told, strict=True))
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {spaces}>{rows}</urlset>'.encode()


def build(world: World) -> World:
    """Every shape of outlet."""
    _listed(world)
    _dressed(world)
    _forbidden(world)
    _redirecting(world)
    _odd(world)
    return world


def _listed(w: World) -> None:
    urls = [w.article("rss", f"/n/{n}.html") for n in range(6)]
    w.file("rss", "/feed.xml", rss([f"{u}?utm_source=rss&amp;utm_medium=x".replace("&amp;", "&") for u in urls[:4]]))
    w.file("rss", "/feed2.xml", rss([f"{u}#top" for u in urls[2:]] + [f"{urls[0]}?fbclid=1"]))
    w.outlet("rss", ("feed", "/feed.xml"), ("feed", "/feed2.xml"))

    urls = [w.article("atom", f"/a/{n}.html") for n in range(3)]
    entries = "".join(
        f'<entry><title>x</title><id>tag:{n}</id><updated>2025-01-0{n + 1}T00:00:00Z</updated><link rel="alternate"'
        f' href="/a/{n}.html"/></entry>'
        for n in range(3)
    )
    told = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{w.at("atom")}"><title>x</title>{entries}</feed>'
    w.file("atom", "/atom.xml", told.encode())
    w.outlet("atom", ("feed", "/atom.xml"))

    urls = [w.article("rdf", f"/r/{n}.html") for n in range(3)]
    items = "".join(f'<item rdf:about="{u}"><title>x</title><link>{u}</link></item>' for u in urls)
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    w.file("rdf", "/index.rdf.xml", f'<rdf:RDF {spaces}><channel rdf:about="x"/>{items}</rdf:RDF>'.encode())
    w.outlet("rdf", ("feed", "/index.rdf.xml"))

    urls = [w.article("jsonfeed", f"/j/{n}.html") for n in range(3)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": u, "url": u, "title": "x"} for u in urls]}
    w.file("jsonfeed", "/feed.json", json.dumps(feed).encode())
    w.outlet("jsonfeed", ("feed", "/feed.json"))

    urls = [w.article("newsmap", f"/s/{n}.html") for n in range(3)]
    old = w.file("newsmap", "/s/old.html", page("قديم"))
    dates = [NOW.isoformat()] * 3 + ["2020-01-01T00:00:00Z"]
    w.file("newsmap", "/news.xml", sitemap([*urls, old], news=True, dates=dates))
    w.outlet("newsmap", ("sitemap", "/news.xml"))

    urls = [w.article("index", f"/i/{n}.html") for n in range(4)]
    w.file("index", "/one.xml.gz", gzip.compress(sitemap(urls[:2])))
    w.file("index", "/two.xml", sitemap(urls[2:]))
    w.file("index", "/bomb.xml.gz", gzip.compress(b"<urlset>" + b" " * (MAX_BYTES * 20)))
    maps = "".join(
        f"<sitemap><loc>{w.at('index', p)}</loc></sitemap>" for p in ("/one.xml.gz", "/two.xml", "/bomb.xml.gz")
    )
    w.file("index", "/index.xml", f"<sitemapindex>{maps}</sitemapindex>".encode())
    w.outlet("index", ("sitemap", "/index.xml"))

    links = "".join(f'<h2 class="t"><a href="{w.article("section", f"/c/{n}.html")}">x</a></h2>' for n in range(3))
    w.file("section", "/news/index.html", f'<body>{links}<a href="/about.html">من نحن</a></body>'.encode())
    w.file("section", "/about.html", page("من نحن"))
    w.outlet("section", ("section", "/news/", "h2.t a"))


def _dressed(w: World) -> None:
    """Editions of one article, Arabic addresses, charsets that are not what is said."""
    urls = [w.article("amp", f"/m/{n}.html") for n in range(2)]
    amp = [u.replace(".html", ".amp.html") for u in urls]
    for n in range(2):
        w.file("amp", f"/m/{n}.amp.html", page("نسخة الهاتف"))
    w.file("amp", "/feed.xml", rss([*amp, *urls, f"{urls[0]}?print=1", f"{urls[1]}?outputType=amp"]))
    w.outlet("amp", ("feed", "/feed.xml"))

    raw = w.article("paths", "/خبر/واحد-اليوم.html")
    coded = "/%D8%AE%D8%A8%D8%B1/%D9%88%D8%A7%D8%AD%D8%AF-%D8%A7%D9%84%D9%8A%D9%88%D9%85.html"
    w.file("paths", "/feed.xml", rss([raw, w.at("paths", coded)]))
    w.outlet("paths", ("feed", "/feed.xml"))

    one = w.article("charset", "/w/1.html", content=page("يكذب في ترميزه", "windows-1256", "utf-8"))
    two = w.article("charset", "/w/2.html", content=page("ترميز بايتين", "utf-16"))
    told = rss([one, two]).decode().replace('version="1.0"?', 'version="1.0" encoding="windows-1256"?', 1)
    w.file("charset", "/feed.xml", told.encode("windows-1256"))
    w.locations["charset"] = "charset utf-8;"
    w.outlet("charset", ("feed", "/feed.xml"))


def _forbidden(w: World) -> None:
    open_ = w.article("robots", "/open/1.html")
    shut = w.file("robots", "/private/1.html", page("ممنوع"))
    w.file("robots", "/robots.txt", b"User-agent: MarsadBot\nDisallow: /private/\nCrawl-delay: 0.3\n")
    w.file("robots", "/feed.xml", rss([open_, shut]))
    w.outlet("robots", ("feed", "/feed.xml"))
    w.refused[shut] = "robots_denied"

    paths = {"/gone.html": "gone", "/ever.html": "gone", "/paid.html": "forbidden", "/paper.pdf": "bad_content_type"}
    paths |= {"/empty.html": "empty", "/big.html": "too_large"}
    w.locations["statuses"] = "location = /ever.html { return 410; } location = /paid.html { return 403; }"
    w.file("statuses", "/paper.pdf", b"%PDF-1.7 x")
    w.file("statuses", "/empty.html", b"  \n")
    w.file("statuses", "/big.html", os.urandom(MAX_BYTES + 1))
    good = w.article("statuses", "/ok.html")
    w.file("statuses", "/feed.xml", rss([*(w.at("statuses", p) for p in paths), good]))
    w.outlet("statuses", ("feed", "/feed.xml"))
    w.refused |= {w.at("statuses", p): outcome for p, outcome in paths.items()}

    links = {"http://169.254.169.254/latest/meta-data/": "other_site", "https://elsewhere.test/x": "other_site"}
    links |= {"ftp://links.test/x": "bad_url", "http://user:pw@links.test/x": "bad_url"}
    w.file("links", "/feed.xml", rss([*links, "javascript:alert(1)", w.article("links", "/l/1.html")]))
    w.outlet("links", ("feed", "/feed.xml"))
    w.refused |= links
    # A feed that is a page, one that is not there, and one that is no XML at all.
    w.file("nofeed", "/page.html", page("ليست خلاصة"))
    w.file("nofeed", "/junk.xml", b"\x00\x01\x02 nothing")
    w.outlet("nofeed", ("feed", "/page.html"), ("feed", "/missing.xml"), ("sitemap", "/junk.xml"))


def _redirecting(w: World) -> None:
    target = w.article("redirects", "/t/1.html")
    moves = {
        "/loop": ("/loop2", "redirect_loop"),
        "/loop2": ("/loop", "redirect_loop"),
        "/self": ("/self", "redirect_loop"),
        "/far0": ("/far1", "too_many_redirects"),
        "/to-private": ("http://10.0.0.7/x", "private_address"),
        "/to-loopback": (f"http://127.0.0.1:{free_port()}/x", "private_address"),
        "/to-six": ("http://[::1]:8080/x", "private_address"),
        "/to-mapped": ("http://[::ffff:10.0.0.1]/x", "private_address"),
        "/to-metadata": ("http://169.254.169.254/latest/", "private_address"),
        "/to-rebound": (f"http://rebound.test:{w.port}/x", "private_address"),
        "/to-number": ("http://2130706433/x", "private_address"),
        "/to-file": ("file:///etc/passwd", "bad_scheme"),
        "/to-home": ("/", "redirected_home"),
    }
    extra = {f"/far{n}": f"/far{n + 1}" for n in range(1, 9)}
    goes = {path: to for path, (to, _) in moves.items()} | extra | {"/moved": "/moved2", "/moved2": "/t/1.html"}
    w.locations["redirects"] = " ".join(f"location = {path} {{ return 302 {to}; }}" for path, to in goes.items())
    w.file("redirects", "/index.html", page("الرئيسية"))
    w.file("redirects", "/feed.xml", rss([*(w.at("redirects", p) for p in moves), w.at("redirects", "/moved"), target]))
    w.outlet("redirects", ("feed", "/feed.xml"))
    w.refused |= {w.at("redirects", p): outcome for p, (_, outcome) in moves.items()}


def _odd(w: World) -> None:
    """What only a program can serve; each in an outlet of its own, for faults in a row trip a breaker."""

    def outlet(name: str, acts: dict[str, tuple[Callable[[Any, int], None], str | bytes]]) -> None:
        urls = []
        for path, (act, end) in acts.items():
            urls.append(w.odd_page(name, path, act))
            if isinstance(end, bytes):
                w.expected.setdefault(name, set()).add(end)
            else:
                w.refused[urls[-1]] = end
        w.odd_page(name, "/feed.xml", lambda to, _: send(to, 200, rss(urls), "application/rss+xml"))
        w.outlet(name, ("feed", "/feed.xml"), odd=True)

    good = {name: page(name) for name in ("later", "recovers", "chunks", "packed", "members")}

    def later(to: Any, n: int) -> None:
        send(to, 200, good["later"]) if n > 1 else send(to, 429, b"x", Retry_After="1")

    def recovers(to: Any, n: int) -> None:
        send(to, 200, good["recovers"]) if n > 2 else send(to, 503, b"x")

    def chunks(to: Any, _: int) -> None:
        send(to, 200, good["chunks"][:50], Content_Length=str(len(good["chunks"])))
        for n in range(50, len(good["chunks"]), 50):
            time.sleep(0.02)
            to.wfile.write(good["chunks"][n : n + 50])

    def drip(to: Any, _: int) -> None:
        send(to, 200, b"<html>", Content_Length="100000")
        for _ in range(100):
            time.sleep(0.1)
            to.wfile.write(b"x")

    def drip_headers(to: Any, _: int) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(100):
            time.sleep(0.1)
            to.wfile.write(f"X-{n}: y\r\n".encode())

    def endless(to: Any, _: int) -> None:
        to.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        while True:
            to.wfile.write(b"a" * 10000)

    exploding = gzip.compress(b"a" * 20_000_000)

    def bomb(to: Any, _: int) -> None:
        send(to, 200, exploding, Content_Encoding="gzip")

    def silence(to: Any, _: int) -> None:
        time.sleep(1.5)

    outlet("passing", {"/later": (later, good["later"]), "/recovers": (recovers, good["recovers"])})
    outlet("steady", {"/chunks": (chunks, good["chunks"])})
    packed = gzip.compress(good["packed"])
    members = gzip.compress(good["members"][:30]) + gzip.compress(good["members"][30:])
    coded = {
        "/packed": (lambda to, _: send(to, 200, packed, Content_Encoding="gzip"), good["packed"]),
        "/members": (lambda to, _: send(to, 200, members, Content_Encoding="x-gzip"), good["members"]),
        "/bomb": (bomb, "decompression_bomb"),
        "/brotli": (lambda to, _: send(to, 200, b"xx", Content_Encoding="br"), "bad_coding"),
        "/notgzip": (lambda to, _: send(to, 200, b"plain <p>", Content_Encoding="gzip"), "bad_coding"),
        "/cut": (lambda to, _: send(to, 200, packed[:-20], Content_Encoding="gzip"), "truncated"),
        "/endless": (endless, "too_large"),
        "/short": (lambda to, _: send(to, 200, b"<html>", Content_Length="5000"), "truncated"),
    }
    outlet("codings", coded)
    outlet("slow", {"/drip": (drip, "too_slow")})
    outlet("slowhead", {"/headers": (drip_headers, "too_slow")})
    outlet("silent", {"/silence": (silence, "timeout")})
    outlet("broken", {"/always": (lambda to, _: send(to, 500, b"x"), "server_error")})
    outlet("norobots", {"/page": (lambda to, _: send(to, 200, page("x")), "robots_unreachable")})
    w.odd_page("norobots", "/robots.txt", lambda to, _: send(to, 500, b"x"))
    w.refused.pop(w.at("norobots", "/page", odd=True))  # its feed may not be asked for either
    w.outlet("nowhere", ("feed", "/feed.xml"))
