// SPDX-License-Identifier: BSD-3-Clause
// Smoke test with ioredis: ioredis.cjs PORT. Prints the number of checks that passed, or stops at the first failure.

const Redis = require("ioredis");
const { check, checkError, finish } = require("./check.cjs")("ioredis", require("ioredis/package.json").version);

async function connection(r) {
  check("PING", await r.ping(), "PONG");
  check("ECHO", await r.echo("hello"), "hello");
  check("the name given on connecting", await r.client("GETNAME"), "smoke");
  const id = await r.client("ID");
  check("CLIENT LIST finds this connection", (await r.client("LIST")).includes(`id=${id} `), true);
  await checkError("unknown command", () => r.call("NOSUCH", "a"),
    "ERR unknown command 'NOSUCH', with args beginning with: 'a' ");
  check("SELECT", await r.select(3), "OK");
  await r.set("elsewhere", 1);
  check("SELECT back", await r.select(0), "OK");
  check("a key of another database", await r.exists("elsewhere"), 0);
}

async function strings(r) {
  check("SET", await r.set("k", "v"), "OK");
  check("GET", await r.get("k"), "v");
  check("SET NX on an existing key", await r.set("k", "w", "NX"), null);
  check("SET GET", await r.set("k", "w", "GET"), "v");
  check("APPEND", await r.append("k", "xyz"), 4);
  check("GETRANGE", await r.getrange("k", 1, -2), "xy");
  check("SETRANGE", await r.setrange("k", 2, "__"), 4);
  check("MSET", await r.mset("a", 1, "b", 2), "OK");
  check("MGET", await r.mget("a", "none", "b"), ["1", null, "2"]);
  check("INCRBY", await r.incrby("a", 41), 42);
  check("INCRBYFLOAT", await r.incrbyfloat("b", 0.5), "2.5");
  await checkError("INCR of a text", () => r.incr("k"), "ERR value is not an integer or out of range");
  check("SETBIT", await r.setbit("bits", 7, 1), 0);
  check("BITCOUNT", await r.bitcount("bits"), 1);
  check("BITFIELD", await r.bitfield("bits", "INCRBY", "u8", 0, 2), [3]);
  check("GETEX", await r.getex("k", "EX", 100), "wx__");
  check("GETDEL", await r.getdel("k"), "wx__");
  const blob = Buffer.alloc(256 * 400, Buffer.from([...Array(256).keys()]));
  check("SET of a blob", await r.set("blob", blob), "OK");
  check("GET of a blob", blob.equals(await r.getBuffer("blob")), true);
}

async function generic(r) {
  check("EXPIRE", await r.expire("a", 100), 1);
  const ttl = await r.ttl("a");
  check("TTL", ttl > 0 && ttl <= 100, true);
  check("PERSIST", await r.persist("a"), 1);
  check("PTTL", await r.pttl("a"), -1);
  check("TYPE", await r.type("a"), "string");
  check("OBJECT ENCODING", await r.object("ENCODING", "a"), "int");
  check("RENAME", await r.rename("a", "c"), "OK");
  check("COPY", await r.copy("c", "d"), 1);
  check("EXISTS", await r.exists("a", "c", "d"), 2);
  check("DEL", await r.del("c", "d", "none"), 2);
}

async function server(r) {
  check("INFO redis_version", /^redis_version:7\.0\.15\r$/m.test(await r.info()), true);
  // Over RESP3 the answer is a map; the client may hand it out as an object or as a flat list.
  const config = await r.config("GET", "databases");
  check("CONFIG GET", Array.isArray(config) ? config[1] : config.databases, "16");
  check("CONFIG SET", await r.config("SET", "slowlog-max-len", 64), "OK");
  check("COMMAND COUNT", (await r.command("COUNT")) > 50, true);
  check("MEMORY USAGE", (await r.memory("USAGE", "b")) > 0, true);
  check("SLOWLOG", Array.isArray(await r.slowlog("GET")), true);
  check("TIME", (await r.time()).length, 2);
}

async function pipelines(r) {
  const pipe = r.pipeline();
  for (let i = 0; i < 1000; i++) pipe.set(`p:${i}`, i).get(`p:${i}`);
  const expected = [...Array(1000).keys()].flatMap((i) => [[null, "OK"], [null, String(i)]]);
  check("pipeline", await pipe.exec(), expected);
  const [first, error, last] = await r.pipeline().incr("n").incr("blob").incr("n").exec();
  check("an error inside a pipeline", [first[1], error[0].message, last[1]],
    [1, "ERR value is not an integer or out of range", 2]);
  const found = new Set();
  for await (const keys of r.scanStream({ match: "p:*", count: 50 })) keys.forEach((key) => found.add(key));
  check("SCAN", found.size, 1000);
  check("UNLINK", await r.unlink(...found), 1000);
  check("FLUSHALL", await r.flushall(), "OK");
  check("DBSIZE", await r.dbsize(), 0);
}

finish(async () => {
  const client = new Redis({ host: "127.0.0.1", port: Number(process.argv[2]), connectionName: "smoke", retryStrategy: null });
  await client.flushall();
  for (const section of [connection, strings, generic, server, pipelines]) await section(client);
  check("QUIT", await client.quit(), "OK");
});
