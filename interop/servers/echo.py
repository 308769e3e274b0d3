"""A WebSocket server over the package `websockets`, for the tests of this crate.

Prints `ready PORT`, then a line for each connection that is over: what it saw of the client. Its
end is the end of its standard input, so that it does not outlive the tests.
"""

import asyncio
import os
import sys
import threading
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

PATTERN = bytes(range(251))


class Ask:
    """What a path asks for: a behaviour, and its settings."""

    def __init__(self, path):
        parts = urlsplit(path)
        self.name = parts.path
        self.settings = parse_qs(parts.query, keep_blank_values=True)

    def text(self, name, default=None):
        return self.settings.get(name, [default])[0]

    def number(self, name, default=None):
        value = self.text(name)
        return default if value is None else int(value)

    def is_on(self, name):
        return name in self.settings


class Seen:
    """What the server saw of one client."""

    def __init__(self):
        self.messages = self.bytes = self.pongs = 0
        self.error = ""

    def take(self, message):
        self.messages += 1
        self.bytes += len(message.encode() if isinstance(message, str) else message)

    def line(self, ask, connection):
        protocol = connection.protocol
        closing, ours, error = protocol.close_rcvd, protocol.close_sent, protocol.parser_exc
        code = 1006 if closing is None else int(closing.code)
        reason = "" if closing is None else closing.reason
        # An end without a close frame is told by the code already.
        if error is not None and not isinstance(error, EOFError):
            self.error = self.error or f"{type(error).__name__}: {error}"
        elif closing is None and ours is not None:
            self.error = self.error or f"closed with {ours}"
        fields = [ask.text("id"), code, self.messages, self.bytes, self.pongs, self.error, reason]
        return "seen\t" + "\t".join(str(field) for field in fields)


def deflate(ask):
    """The extension as the path asks for it; none where it does not."""
    if not ask.is_on("deflate"):
        return None
    return [
        ServerPerMessageDeflateFactory(
            server_no_context_takeover=ask.is_on("server_no_takeover"),
            client_no_context_takeover=ask.is_on("client_no_takeover"),
            server_max_window_bits=ask.number("server_bits"),
            client_max_window_bits=ask.number("client_bits"),
        )
    ]


def prepare(connection, request):
    """Sets up a connection before its handshake, or refuses it."""
    ask = Ask(request.path)
    connection.protocol.available_extensions = deflate(ask)
    connection.protocol.max_message_size = ask.number("max", 32 * 1024 * 1024)
    if ask.name != "/refuse":
        return None
    response = connection.respond(HTTPStatus(ask.number("status")), "not now\n")
    if ask.is_on("retry"):
        response.headers["Retry-After"] = ask.text("retry")
    return response


def extend(_connection, request, response):
    """Adds the header that the path asks for."""
    ask = Ask(request.path)
    if ask.is_on("header"):
        response.headers[ask.text("header")] = ask.text("value")


async def echo(connection, _ask, seen):
    async for message in connection:
        seen.take(message)
        await connection.send(message)


async def fragments(connection, ask, seen):
    """Echoes in fragments of so many bytes, even inside a character, with pings between."""
    size = ask.number("size")
    async for message in connection:
        seen.take(message)
        body = message.encode() if isinstance(message, str) else message
        waiters = []

        async def parts():
            # Nothing at all would be sent of an empty message.
            for at in range(0, max(len(body), 1), size):
                yield body[at : at + size]
                waiters.append(await connection.ping(f"at {at}"))

        await connection.send(parts(), text=isinstance(message, str))
        for waiter in waiters:
            await waiter
        seen.pongs += len(waiters)


async def close(connection, ask, seen):
    for _ in range(ask.number("after", 0)):
        seen.take(await connection.recv())
    if ask.is_on("code"):
        await connection.close(ask.number("code"), ask.text("reason", ""))
        return
    async with connection.send_context():
        connection.protocol.send_close()


async def pings(connection, ask, seen):
    for size in range(ask.number("count")):
        await (await connection.ping(PATTERN[:size]))
        seen.pongs += 1
    await connection.send("all answered")
    await echo(connection, ask, seen)


async def big(connection, ask, seen):
    size = ask.number("size")
    body = (PATTERN * (size // len(PATTERN) + 1))[:size]
    await connection.send(body, text=False)
    await echo(connection, ask, seen)


async def zeros(connection, ask, seen):
    await connection.send(bytes(ask.number("size")))
    await echo(connection, ask, seen)


async def tiny(connection, ask, seen):
    for index in range(ask.number("count")):
        await connection.send(b"" if index % 2 == 0 else PATTERN[index % 251 :][:1])
    await echo(connection, ask, seen)


async def invalid_text(connection, ask, seen):
    await connection.send(bytes.fromhex(ask.text("hex")), text=True)
    await echo(connection, ask, seen)


async def raw(connection, ask, seen):
    """Sends bytes that need not be frames."""
    connection.transport.write(bytes.fromhex(ask.text("hex")))
    await echo(connection, ask, seen)


async def venue(connection, ask, seen):
    """The venue of `tickwire_core::testing`: it says yes, and tells so many trades."""
    async for message in connection:
        seen.take(message)
        words = message.split(" ")
        if words[0] == "ping":
            await connection.send("pong")
            continue
        await connection.send(f"ok {words[1]}")
        for trade in range(ask.number("trades")):
            await connection.send(f"trade {words[3]} {trade} 10.50 2 buy")


async def cut(connection, _ask, seen):
    seen.take(await connection.recv())
    connection.transport.abort()


BEHAVIOURS = {
    "/echo": echo,
    "/header": echo,
    "/fragments": fragments,
    "/close": close,
    "/pings": pings,
    "/big": big,
    "/tiny": tiny,
    "/zeros": zeros,
    "/invalid-text": invalid_text,
    "/raw": raw,
    "/venue": venue,
    "/cut": cut,
}


async def handle(connection):
    ask, seen = Ask(connection.request.path), Seen()
    try:
        await BEHAVIOURS[ask.name](connection, ask, seen)
    except ConnectionClosed:
        pass
    except Exception as error:
        seen.error = f"{type(error).__name__}: {error}"
    finally:
        await connection.wait_closed()
        print(seen.line(ask, connection), flush=True)


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


async def main():
    threading.Thread(target=end_with_input, daemon=True).start()
    options = {"process_request": prepare, "process_response": extend}
    async with serve(handle, "127.0.0.1", 0, ping_interval=None, **options) as server:
        print(f"ready\t{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    asyncio.run(main())
