"""Rankings over HTTP, with the standard library alone.

POST /rank takes a problem as JSON, `problem/1` and perhaps a node "at" which to rank, and answers
with `ranking/1`; input that cannot be used is 400 with every finding as data.
`application` is a WSGI application, so any Python web server runs it; as a script it serves this
machine:  python examples/web.py 8000
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server

import mcda

LARGEST, MOST_WORK = 1_000_000, 50_000_000  # bytes of a request, and its cells times its draws
MOST_REFUSED = 50 * LARGEST  # bytes of a refused request that are read; then the line is cut


def ranked(given: Any) -> dict[str, Any]:
    """The answer to one request; raises InputError with everything that is wrong with it."""
    asked = dict(given) if isinstance(given, dict) else given
    at = asked.pop("at", None) if isinstance(asked, dict) else None
    problem = mcda.Problem.from_dict(asked)
    if problem.table.low.size * problem.draws > MOST_WORK:
        found, limit = problem.table.low.size * problem.draws, f"<= {MOST_WORK}"
        values = {"key": "cells × draws", "found": found, "limit": limit}
        raise mcda.InputError([mcda.Finding("value-range", values=values)])
    return mcda.rank(problem, at=None if at is None else str(at)).to_dict()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application; it keeps no state, so threads may share it."""
    status, answer = answered(environ)
    discard(environ)
    body = json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
    headers = [
        ("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(body))),
    ]  # fmt: skip
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]


def answered(environ: dict[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
    """The status and the body of the answer."""
    if environ["PATH_INFO"] != "/rank":
        return HTTPStatus.NOT_FOUND, {"message": "POST a problem to /rank"}
    if environ["REQUEST_METHOD"] != "POST":
        return HTTPStatus.METHOD_NOT_ALLOWED, {"message": "POST a problem"}
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        return HTTPStatus.LENGTH_REQUIRED, {"message": "say how long the problem is"}
    if int(length) > LARGEST:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"message": f"at most {LARGEST} bytes"}
    try:
        given = json.loads(taken(environ, int(length)))
    except (ValueError, RecursionError) as error:
        return HTTPStatus.BAD_REQUEST, {"message": f"no JSON: {error}"}
    try:
        return HTTPStatus.OK, ranked(given)
    except mcda.InputError as error:
        findings = [f.to_dict() | {"message": f.text("en")} for f in error.findings]
        return HTTPStatus.BAD_REQUEST, {"findings": findings}


def taken(environ: dict[str, Any], most: int) -> bytes:
    """The next bytes of the request's body, at most so many, and a note of how many are left."""
    length = environ.get("CONTENT_LENGTH") or ""
    left = environ.setdefault("mcda.left", int(length) if length.isdigit() else 0)
    read = environ["wsgi.input"].read(min(left, most))
    environ["mcda.left"] = left - len(read) if read else 0
    return bytes(read)


def discard(environ: dict[str, Any]) -> None:
    """Read a refused body to its end: who is still sending would see a reset, not the answer."""
    thrown_away = 0
    while thrown_away < MOST_REFUSED and (some := taken(environ, 65_536)):
        thrown_away += len(some)


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request."""

    daemon_threads = True


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    with make_server("127.0.0.1", port, application, server_class=Server) as server:
        print(f"http://127.0.0.1:{server.server_port}/rank", flush=True)
        server.serve_forever()
