// SPDX-License-Identifier: BSD-3-Clause
// Smoke test with node-redis: node_redis.cjs PORT. Prints the number of checks that passed, or stops at the first failure.
// This client greets with HELLO 3, so its answers are the typed ones of RESP3.

const { createClient, RESP_TYPES } = require("redis");
const { check, checkError, finish } = require("./check.cjs")("node-redis", require("redis/package.json").version);

async function connection(r) {
  check("PING", await r.ping(), "PONG");
  check("ECHO", await r.echo("hello"), "hello");
  check("the name given on connecting", await r.clientGetName(), "smoke");
  check("CLIENT INFO", (await r.clientInfo()).name, "smoke");
  const id = await r.clientId();
  check("CLIENT LIST finds this connection", (await r.clientList()).filter((c) => c.id === id).length, 1);
  await checkError("unknown command", () => r.sendCommand(["NOSUCH", "a"]),
    "ERR unknown command 'NOSUCH', with args beginning with: 'a' ");
  check("SELECT", await r.sendCommand(["SELECT", "3"]), "OK");
  await r.set("elsewhere", "1");
  check("SELECT back", await r.sendCommand(["SELECT", "0"]), "OK");
  check("a key of another database", await r.exists("elsewhere"), 0);
}

async function strings(r) {
  check("SET", await r.set("k", "v"), "OK");
  check("GET", await r.get("k"), "v");
  check("SET NX on an existing key", await r.set("k", "w", { NX: true }), null);
  check("SET GET", await r.set("k", "w", { GET: true }), "v");
  check("APPEND", await r.append("k", "xyz"), 4);
  check("GETRANGE", await r.getRange("k", 1, -2), "xy");
  check("SETRANGE", await r.setRange("k", 2, "__"), 4);
  check("MSET", await r.mSet({ a: "1", b: "2" }), "OK");
  check("MGET", await r.mGet(["a", "none", "b"]), ["1", null, "2"]);
  check("INCRBY", await r.incrBy("a", 41), 42);
  check("INCRBYFLOAT", await r.incrByFloat("b", 0.5), "2.5");
  await checkError("INCR of a text", () => r.incr("k"), "ERR value is not an integer or out of range");
  check("SETBIT", await r.setBit("bits", 7, 1), 0);
  check("BITCOUNT", await r.bitCount("bits"), 1);
  await r.mSet({ left: "ohmytext", right: "mynewtext" });
  const lcs = await r.lcsIdxWithMatchLen("left", "right");
  check("LCS IDX", [lcs.len, lcs.matches.length], [6, 2]);
  check("GETEX", await r.getEx("k", { type: "EX", value: 100 }), "wx__");
  check("GETDEL", await r.getDel("k"), "wx__");
  const blob = Buffer.alloc(256 * 400, Buffer.from([...Array(256).keys()]));
  check("SET of a blob", await r.set("blob", blob), "OK");
  const buffers = r.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  check("GET of a blob", blob.equals(await buffers.get("blob")), true);
}

async function generic(r) {
  check("EXPIRE", await r.expire("a", 100), 1);
  const ttl = await r.ttl("a");
  check("TTL", ttl > 0 && ttl <= 100, true);
  check("PERSIST", await r.persist("a"), 1);
  check("PTTL", await r.pTTL("a"), -1);
  check("TYPE", await r.type("a"), "string");
  check("OBJECT ENCODING", await r.objectEncoding("a"), "int");
  check("RENAME", await r.rename("a", "c"), "OK");
  check("COPY", await r.copy("c", "d"), 1);
  check("EXISTS", await r.exists(["a", "c", "d"]), 2);
  check("DEL", await r.del(["c", "d", "none"]), 2);
}

async function server(r) {
  check("INFO redis_version", /^redis_version:7\.0\.15\r$/m.test(await r.info()), true);
  check("CONFIG GET", { ...(await r.configGet("databases")) }, { databases: "16" });
  check("CONFIG SET", await r.configSet("slowlog-max-len", "64"), "OK");
  check("COMMAND COUNT", (await r.commandCount()) > 50, true);
  check("COMMAND INFO", (await r.commandInfo(["get"]))[0].arity, 2);
  check("MEMORY USAGE", (await r.memoryUsage("b")) > 0, true);
  check("TIME", Array.isArray(await r.sendCommand(["TIME"])), true);
}

async function pipelines(r) {
  // Calls made in one turn of the loop leave as one pipeline.
  const calls = [];
  for (let i = 0; i < 1000; i++) calls.push(r.set(`p:${i}`, String(i)), r.get(`p:${i}`));
  check("pipeline", await Promise.all(calls), [...Array(1000).keys()].flatMap((i) => ["OK", String(i)]));
  const mixed = await Promise.allSettled([r.incr("n"), r.incr("blob"), r.incr("n")]);
  check("an error inside a pipeline", mixed.map((m) => m.value ?? m.reason.message),
    [1, "ERR value is not an integer or out of range", 2]);
  const found = new Set();
  for await (const keys of r.scanIterator({ MATCH: "p:*", COUNT: 50 })) keys.forEach((key) => found.add(key));
  check("SCAN", found.size, 1000);
  check("UNLINK", await r.unlink([...found]), 1000);
  check("FLUSHALL", await r.flushAll(), "OK");
  check("DBSIZE", await r.dbSize(), 0);
}

finish(async () => {
  const client = createClient({
    socket: { host: "127.0.0.1", port: Number(process.argv[2]), reconnectStrategy: false },
    RESP: 3,
    name: "smoke",
  });
  client.on("error", (error) => { throw error; });
  await client.connect();
  await client.flushAll();
  for (const section of [connection, strings, generic, server, pipelines]) await section(client);
  await client.close();
});
