<?php
// SPDX-License-Identifier: BSD-3-Clause
// Smoke test with phpredis: phpredis.php PORT. Prints the number of checks that passed, or stops at the first failure.

$passed = 0;

function check(string $what, mixed $actual, mixed $expected): void
{
    global $passed;
    if ($actual !== $expected) {
        fwrite(STDERR, "phpredis: $what: got " . var_export($actual, true) . ', expected ' . var_export($expected, true) . "\n");
        exit(1);
    }
    $passed++;
}

// Some of phpredis's error texts end in a NUL that is no part of the reply.
function lastError(Redis $r): string
{
    $error = rtrim($r->getLastError(), "\0");
    $r->clearLastError();
    return $error;
}

function connection(Redis $r): void
{
    check('PING', $r->ping(), true);
    check('ECHO', $r->echo('hello'), 'hello');
    check('CLIENT SETNAME', $r->client('setname', 'smoke'), true);
    check('CLIENT GETNAME', $r->client('getname'), 'smoke');
    $names = array_column($r->client('list'), 'name');
    check('CLIENT LIST finds this connection', in_array('smoke', $names, true), true);
    check('unknown command', $r->rawCommand('NOSUCH', 'a'), false);
    check('its error', lastError($r), "ERR unknown command 'NOSUCH', with args beginning with: 'a' ");
    check('SELECT', $r->select(3), true);
    $r->set('elsewhere', 1);
    check('SELECT back', $r->select(0), true);
    check('a key of another database', $r->exists('elsewhere'), 0);
}

function strings(Redis $r): void
{
    check('SET', $r->set('k', 'v'), true);
    check('GET', $r->get('k'), 'v');
    check('SET NX on an existing key', $r->set('k', 'w', ['nx']), false);
    check('SET XX EX', $r->set('k', 'w', ['xx', 'ex' => 100]), true);
    check('GETSET', $r->getSet('k', 'x'), 'w');
    check('APPEND', $r->append('k', 'yz'), 3);
    check('GETRANGE', $r->getRange('k', 1, -1), 'yz');
    check('SETRANGE', $r->setRange('k', 1, '__'), 3);
    check('STRLEN', $r->strlen('k'), 3);
    check('MSET', $r->mset(['a' => '1', 'b' => '2']), true);
    check('MGET', $r->mget(['a', 'none', 'b']), ['1', false, '2']);
    check('INCRBY', $r->incrBy('a', 41), 42);
    check('INCRBYFLOAT', $r->incrByFloat('b', 0.5), 2.5);
    check('INCR of a text', $r->incr('k'), false);
    check('its error', lastError($r), 'ERR value is not an integer or out of range');
    check('SETBIT', $r->setBit('bits', 7, true), 0);
    check('GETBIT', $r->getBit('bits', 7), 1);
    check('BITCOUNT', $r->bitCount('bits'), 1);
    check('BITOP', $r->bitOp('NOT', 'bits2', 'bits'), 1);
    $blob = str_repeat(implode('', array_map('chr', range(0, 255))), 400);
    check('SET of a blob', $r->set('blob', $blob), true);
    check('GET of a blob', $r->get('blob') === $blob, true);
}

function generic(Redis $r): void
{
    check('EXPIRE', $r->expire('a', 100), true);
    $ttl = $r->ttl('a');
    check('TTL', $ttl > 0 && $ttl <= 100, true);
    check('PERSIST', $r->persist('a'), true);
    check('PTTL', $r->pttl('a'), -1);
    check('TYPE', $r->type('a'), Redis::REDIS_STRING);
    check('OBJECT ENCODING', $r->object('encoding', 'a'), 'int');
    check('RENAME', $r->rename('a', 'c'), true);
    check('COPY', $r->rawCommand('COPY', 'c', 'd'), 1);
    check('EXISTS', $r->exists('a', 'c', 'd'), 2);
    check('DEL', $r->del('c', 'd', 'none'), 2);
}

function server(Redis $r): void
{
    $info = $r->info();
    check('INFO redis_version', $info['redis_version'], '7.0.15');
    check('CONFIG GET', $r->config('GET', 'databases'), ['databases' => '16']);
    check('CONFIG SET', $r->config('SET', 'slowlog-max-len', '64'), true);
    check('CONFIG GET after SET', $r->config('GET', 'slowlog-max-len'), ['slowlog-max-len' => '64']);
    check('COMMAND COUNT', $r->rawCommand('COMMAND', 'COUNT') > 50, true);
    check('SLOWLOG', is_array($r->slowlog('get')), true);
    check('TIME', count($r->time()), 2);
}

function pipelines(Redis $r): void
{
    $pipe = $r->pipeline();
    $expected = [];
    for ($i = 0; $i < 1000; $i++) {
        $pipe->set("p:$i", $i)->get("p:$i");
        array_push($expected, true, (string) $i);
    }
    check('pipeline', $pipe->exec(), $expected);
    check('an error inside a pipeline', $r->pipeline()->incr('n')->incr('blob')->incr('n')->exec(), [1, false, 2]);
    $r->setOption(Redis::OPT_SCAN, Redis::SCAN_RETRY);
    $found = [];
    $cursor = null;
    while (($keys = $r->scan($cursor, 'p:*', 50)) !== false) {
        $found += array_flip($keys);
    }
    check('SCAN', count($found), 1000);
    check('UNLINK', $r->unlink(array_keys($found)), 1000);
    check('FLUSHALL', $r->flushAll(), true);
    check('DBSIZE', $r->dbSize(), 0);
}

$client = new Redis();
$client->connect('127.0.0.1', (int) $argv[1]);
$client->flushAll();
foreach (['connection', 'strings', 'generic', 'server', 'pipelines'] as $section) {
    $section($client);
}
echo 'phpredis ', phpversion('redis'), ": $passed passed\n";
