# SPDX-License-Identifier: BSD-3-Clause
"""Smoke test with redis-py: redis_py.py PORT. Prints the number of checks that passed, or stops at the first failure."""

import sys

import redis

passed = 0


def check(what, actual, expected):
    global passed
    if actual != expected:
        sys.exit(f"redis-py: {what}: got {actual!r}, expected {expected!r}")
    passed += 1


def check_error(what, call, expected):
    try:
        answer = call()
    except redis.ResponseError as error:
        check(what, str(error), expected)
    else:
        sys.exit(f"redis-py: {what}: got {answer!r}, expected the error {expected!r}")


def connection(r):
    check("PING", r.ping(), True)
    check("ECHO", r.echo("hello"), b"hello")
    check("CLIENT SETNAME", r.client_setname("smoke"), True)
    check("CLIENT GETNAME", r.client_getname(), "smoke")
    me = [c for c in r.client_list() if c["id"] == str(r.client_id())]
    check("CLIENT LIST finds this connection", [c["name"] for c in me], ["smoke"])
    check("CLIENT INFO", r.client_info()["name"], "smoke")
    check_error("unknown command", lambda: r.execute_command("NOSUCH", "a"),
                "unknown command 'NOSUCH', with args beginning with: 'a' ")
    check("SELECT", r.execute_command("SELECT", 3), True)
    r.set("elsewhere", 1)
    check("SELECT back", r.execute_command("SELECT", 0), True)
    check("a key of another database", r.exists("elsewhere"), 0)


def strings(r):
    check("SET", r.set("k", "v"), True)
    check("GET", r.get("k"), b"v")
    check("SET NX on an existing key", r.set("k", "w", nx=True), None)
    check("SET GET", r.set("k", "w", get=True), b"v")
    check("APPEND", r.append("k", "xyz"), 4)
    check("GETRANGE", r.getrange("k", 1, -2), b"xy")
    check("SETRANGE", r.setrange("k", 2, "__"), 4)
    check("MSET", r.mset({"a": 1, "b": 2}), True)
    check("MGET", r.mget("a", "none", "b"), [b"1", None, b"2"])
    check("INCRBY", r.incrby("a", 41), 42)
    check("INCRBYFLOAT", r.incrbyfloat("b", 0.5), 2.5)
    check_error("INCR of a text", lambda: r.incr("k"), "value is not an integer or out of range")
    check("SETBIT", r.setbit("bits", 7, 1), 0)
    check("BITCOUNT", r.bitcount("bits"), 1)
    check("BITFIELD", r.bitfield("bits").incrby("u8", 0, 2).execute(), [3])
    check("GETEX", r.getex("k", ex=100), b"wx__")
    check("GETDEL", r.getdel("k"), b"wx__")
    blob = bytes(range(256)) * 400
    check("SET of a blob", r.set("blob", blob), True)
    check("GET of a blob", r.get("blob"), blob)


def generic(r):
    check("EXPIRE", r.expire("a", 100), True)
    check("TTL", 0 < r.ttl("a") <= 100, True)
    check("PERSIST", r.persist("a"), True)
    check("PTTL", r.pttl("a"), -1)
    check("TYPE", r.type("a"), b"string")
    check("OBJECT ENCODING", r.object("encoding", "a"), b"int")
    check("RENAME", r.rename("a", "c"), True)
    check("COPY", r.copy("c", "d"), True)
    check("EXISTS", r.exists("a", "c", "d"), 2)
    check("DEL", r.delete("c", "d", "none"), 2)
    check_error("RENAME of nothing", lambda: r.rename("none", "x"), "no such key")


def server(r):
    info = r.info()
    check("INFO redis_version", info["redis_version"], "7.0.15")
    check("INFO keyspace", info["db0"]["keys"], r.dbsize())
    check("CONFIG GET", r.config_get("maxmemory-policy"), {"maxmemory-policy": "noeviction"})
    check("CONFIG SET", r.config_set("maxmemory-policy", "allkeys-lru"), True)
    check("CONFIG GET after SET", r.config_get("maxmemory-policy"), {"maxmemory-policy": "allkeys-lru"})
    check("CONFIG SET back", r.config_set("maxmemory-policy", "noeviction"), True)
    check("COMMAND", r.command()["get"]["arity"], 2)
    check("MEMORY USAGE", r.memory_usage("b") > 0, True)
    check("SLOWLOG", isinstance(r.slowlog_get(), list), True)
    check("TIME", len(r.time()), 2)


def pipelines(r):
    pipe = r.pipeline(transaction=False)
    for i in range(1000):
        pipe.set(f"p:{i}", i).get(f"p:{i}")
    check("pipeline", pipe.execute(), [x for i in range(1000) for x in (True, str(i).encode())])
    pipe = r.pipeline(transaction=False).incr("n").incr("blob").incr("n")
    first, error, last = pipe.execute(raise_on_error=False)
    check("an error inside a pipeline", (first, type(error), last), (1, redis.ResponseError, 2))
    check("SCAN", {k for k in r.scan_iter(match="p:*", count=50)}, {f"p:{i}".encode() for i in range(1000)})
    check("UNLINK", r.unlink(*[f"p:{i}" for i in range(1000)]), 1000)
    check("FLUSHALL", r.flushall(), True)
    check("DBSIZE", r.dbsize(), 0)


# One connection throughout, so that SELECT and CLIENT SETNAME concern the one that is asked next.
client = redis.Redis(host="127.0.0.1", port=int(sys.argv[1]), single_connection_client=True)
client.flushall()
for section in (connection, strings, generic, server, pipelines):
    section(client)
print(f"redis-py {redis.__version__}: {passed} passed")
