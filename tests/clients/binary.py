# SPDX-License-Identifier: BSD-3-Clause
"""The binary protocol through the client of binary_client.py: binary.py PORT. Prints the number of checks that
passed, or stops at the first failure."""

import array
import io
import json
import os
import sys

from binary_client import BigNumber, Client, Compressed, Error, Push, Reader, Set, read_opcodes

page = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../binary/PROTOCOL.md")
port = int(sys.argv[1])
passed = 0


def check(what, actual, expected):
    global passed
    if actual != expected or type(actual) is not type(expected):
        sys.exit(f"binary: {what}: got {actual!r}, expected {expected!r}")
    passed += 1


def check_error(what, call, expected):
    try:
        answer = call()
    except Error as error:
        check(what, str(error), expected)
    else:
        sys.exit(f"binary: {what}: got {answer!r}, expected the error {expected!r}")


def core(c):
    check("PING", c.ping(), "PONG")
    check("PUT", c.put(b"k", b"v\0w"), True)
    check("GET", c.get(b"k"), b"v\0w")
    check("GET of nothing", c.get(b"none"), None)
    check("PUT with a ttl", c.put(b"t", b"v", ttl=300), True)
    check("EXPIRE", c.expire(b"k", 60), True)
    check("DEL", c.delete(b"k"), True)
    check("DEL of nothing", c.delete(b"k"), None)
    check_error("PUT for 0 seconds", lambda: c.put(b"k", b"v", ttl=0), "ERR invalid expire time in 'set' command")
    stats = json.loads(c.stats())
    check("STATS", {"keys", "memory", "hits", "misses", "ops", "connections"} <= set(stats), True)
    check("METRICS", json.loads(c.metrics())["commands"]["get"]["calls"] >= 2, True)
    check("METRICS percentiles", json.loads(c.metrics())["commands"]["get"]["p99_us"] > 0, True)


def hello(c):
    answer = c.hello(database=3, version=9, features=8)
    check("hello", (answer["server"], answer["protocol"], answer["features"], answer["user"], answer["database"]),
          (b"ruddock", 1, 0, b"default", 3))
    check("id", answer["id"], c.call("CLIENT", "ID"))
    check("SET in its database", c.call("SET", "three", 3), "OK")
    check("another database", c.hello()["database"], 0)
    check("the key is not here", c.call("GET", "three"), None)
    check_error("version 0", lambda: c.hello(version=0), "NOPROTO unsupported protocol version")
    check_error("no such database", lambda: c.hello(database=99), "ERR DB index is out of range")
    check_error("RESP2", lambda: c.call("HELLO", 2), "NOPROTO unsupported protocol version")
    check("HELLO", c.call("HELLO", 3)[b"proto"], 3)


def values(c):
    check("a status", c.call("SET", "s", "text"), "OK")
    check("another status", c.call("PING"), "PONG")
    check("bytes", c.call("GET", "s"), b"text")
    check("null", c.call("GET", "none"), None)
    check("an integer", c.call("DECRBY", "n", 77), -77)
    check("the smallest integer", c.call("DECRBY", "n", 2**63 - 78), -(2**63) + 1)
    check("ZADD", c.call("ZADD", "z", 1.5, "m", "-inf", "l"), 2)
    check("a double", c.call("ZSCORE", "z", "m"), 1.5)
    check("minus infinity", c.call("ZSCORE", "z", "l"), float("-inf"))
    check("an array in an array", c.call("ZRANGE", "z", 0, -1, "WITHSCORES"), [[b"l", float("-inf")], [b"m", 1.5]])
    check("HSET", c.call("HSET", "h", "f", "v", "g", ""), 2)
    check("a map", c.call("HGETALL", "h"), {b"f": b"v", b"g": b""})
    check("SADD", c.call("SADD", "set", "m"), 1)
    check("a set", c.call("SMEMBERS", "set"), Set([b"m"]))
    check("an empty array", c.call("LRANGE", "none", 0, -1), [])
    check("a container", c.call("OBJECT", "ENCODING", "h"), b"listpack")
    check("verbatim text", (str(c.call("INFO", "keyspace"))[:10], c.call("INFO").format), ("# Keyspace", "txt"))
    check_error("an error", lambda: c.call("INCR", "s"), "ERR value is not an integer or out of range")
    check_error("no such command", lambda: c.call("NOSUCH", "a"),
                "ERR unknown command 'NOSUCH', with args beginning with: 'a' ")
    blob = bytes(range(256)) * 4000
    check("SET of a blob", c.call("SET", "blob", blob), "OK")
    check("GET of a blob", c.call("GET", "blob"), blob)
    check("STRLEN of it", c.call("STRLEN", "blob"), len(blob))


# Frames that no command answers without DEBUG, from the bytes on the page.
def frames(_):
    read = lambda hexadecimal: Reader(io.BytesIO(bytes.fromhex(hexadecimal))).value()
    check("booleans", [read("31"), read("32")], [False, True])
    check("a big number", read("36 02 2d 37"), BigNumber(-7))
    check("i64", read("41 01 02 01 00 00 00 00 00 00 00 ff ff ff ff ff ff ff ff"), array.array("q", [1, -1]))
    check("f64", read("41 02 01 00 00 00 00 00 00 f8 3f"), array.array("d", [1.5]))
    check("f32", read("41 03 01 00 00 c0 3f"), array.array("f", [1.5]))
    check("u8", read("41 04 03 07 08 09"), array.array("B", [7, 8, 9]))
    check("a push", read("3f 02 3a 0a 69 6e 76 61 6c 69 64 61 74 65 3c 01 3a 01 6b"), Push([b"invalidate", [b"k"]]))
    check("an attribute is left aside", read("40 01 37 37 3a 01 6b"), b"k")


def compressed(c):
    documents = b'{"id": 7, "name": "customer", "tags": ["a", "b"]},' * 300
    large = documents * 200 + os.urandom(300_000)  # chunks that compress, and one or two that do not
    for what, value in (("a run", b"a" * 100_000), ("documents", documents), ("3 MB", large), ("nothing", b"")):
        check(f"SET of {what}", c.call("SET", "packed", Compressed(value)), "OK")
        check(f"GET of {what}, as it is", c.call("GET", "packed"), value)
        answer = c.hello(features=7, threshold=1000)
        check("features", (answer["features"], answer["threshold"]), (7, 1000))
        check(f"GET of {what}, compressed", c.call("GET", "packed"), value)
        check(f"GET of {what} in an array", c.call("MGET", "packed", "none", "packed"), [value, None, value])
        c.send(c.encode(("GET", "packed")))
        check(f"which form {what} takes", c.read(1)[0], 0x42 if value else 0x3A)
        c.reader.compressed() if value else c.reader.text()
        c.hello()
    broken = Client("127.0.0.1", port, read_opcodes(page))
    broken.send(b"\x23\x02\x02\x3a\x01k\x42\x20\x0b\x1f\x61\x02\x00\x07\x50aaaaa")
    check("a corrupt block", str(broken.receive()), "ERR Protocol error: corrupt compressed argument")
    check("ends the connection", broken.stream.read(), b"")
    broken.close()


def numbers(c):
    for letter, values in (("d", [1.5, -2.0]), ("q", [-1, 2**62]), ("f", [0.25]), ("B", range(256)), ("d", range(100_000))):
        sent = array.array(letter, values)
        check(f"SET of {letter}", c.call("SET", "numbers", sent), "OK")
        check(f"GET as {letter}", c.numbers(letter, "GET", "numbers"), sent)
        check("their bytes", c.call("GET", "numbers"), sent.tobytes())
        check("STRLEN", c.call("STRLEN", "numbers"), len(sent) * sent.itemsize)
    check("a part of them", c.numbers("d", "GETRANGE", "numbers", 16, 31), array.array("d", [2.0, 3.0]))
    check("arrays of them", c.numbers("d", "MGET", "numbers", "none")[1], None)
    check("the next request is as ever", c.call("GETRANGE", "numbers", 8, 15), array.array("d", [1.0]).tobytes())


def pipelines(c):
    requests = [(word, f"p:{i}", *value) for i in range(5000) for word, *value in (("SET", i), ("GET",))]
    check("a pipeline", c.pipeline(requests), [x for i in range(5000) for x in ("OK", str(i).encode())])
    check("an error inside a pipeline", c.pipeline([("INCR", "one"), ("INCR", "blob"), ("INCR", "one")]),
          [1, Error("ERR value is not an integer or out of range"), 2])
    c.send(c.encode(("GET", "p:7")) + b"\x01" + c.encode(("GET", "p:8")))
    check("typed requests around one of the core", [c.receive(), c.read(1), c.receive()], [b"7", b"\x11", b"8"])
    check("names in lower case", c.call("unlink", *(f"p:{i}" for i in range(5000))), 5000)


def passwords(c):
    check("CONFIG SET requirepass", c.call("CONFIG", "SET", "requirepass", "secret"), "OK")
    try:
        stranger = Client("127.0.0.1", port, read_opcodes(page))
        check("PING before", stranger.ping(), "PONG")
        check_error("core GET before", lambda: stranger.get(b"k"), "NOAUTH Authentication required.")
        check_error("GET before", lambda: stranger.call("GET", "k"), "NOAUTH Authentication required.")
        check_error("hello without", lambda: stranger.hello(), "NOAUTH Authentication required.")
        check_error("hello with another", lambda: stranger.hello(password="guess"),
                    "WRONGPASS invalid username-password pair or user is disabled.")
        check("hello with it", stranger.hello(password="secret")["user"], b"default")
        check("GET after", stranger.call("GET", "none"), None)
        stranger.close()
        stranger = Client("127.0.0.1", port)
        check("AUTH", stranger.call("AUTH", "default", "secret"), "OK")
        check("core GET after", stranger.get(b"none"), None)
        stranger.close()
    finally:
        c.call("CONFIG", "SET", "requirepass", "")


def strangers(_):
    for what, data in (("RESP", b"*1\r\n$4\r\nPING\r\n"), ("HTTP", b"GET / HTTP/1.1\r\n\r\n"), ("a length", b"\x21\x01\x01" + b"\xff" * 9 + b"\x01")):
        c = Client("127.0.0.1", port)
        c.send(data)
        error = c.receive()
        check(f"{what} is refused", str(error).startswith("ERR Protocol error: "), True)
        check(f"{what} ends the connection", c.stream.read(), b"")
        c.close()


# Once by number and once by name.
for opcodes in (read_opcodes(page), None):
    client = Client("127.0.0.1", port, opcodes)
    client.call("FLUSHALL")
    for section in (core, hello, values, compressed, numbers, frames, pipelines, passwords, strangers):
        section(client)
    client.close()
print(f"binary protocol: {passed} passed")
