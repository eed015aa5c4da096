# SPDX-License-Identifier: BSD-3-Clause
# Smoke test with redis-rb: redis_rb.rb PORT. Prints the number of checks that passed, or stops at the first failure.

require 'redis'

$passed = 0

def check(what, actual, expected)
  abort "redis-rb: #{what}: got #{actual.inspect}, expected #{expected.inspect}" if actual != expected
  $passed += 1
end

def check_error(what, expected)
  answer = yield
rescue Redis::CommandError => e
  check(what, e.message, expected)
else
  abort "redis-rb: #{what}: got #{answer.inspect}, expected the error #{expected.inspect}"
end

def connection(r)
  check('PING', r.ping, 'PONG')
  check('ECHO', r.echo('hello'), 'hello')
  check('CLIENT SETNAME', r.client(:setname, 'smoke'), 'OK')
  check('CLIENT GETNAME', r.client(:getname), 'smoke')
  names = r.client(:list).map { |c| c['name'] }
  check('CLIENT LIST finds this connection', names.include?('smoke'), true)
  # The client strips the blank that ends this text.
  check_error('unknown command', "ERR unknown command 'nosuch', with args beginning with: 'a'") { r.call(:nosuch, 'a') }
  check('SELECT', r.select(3), 'OK')
  r.set('elsewhere', 1)
  check('SELECT back', r.select(0), 'OK')
  check('a key of another database', r.exists?('elsewhere'), false)
end

def strings(r)
  check('SET', r.set('k', 'v'), 'OK')
  check('GET', r.get('k'), 'v')
  check('SET NX on an existing key', r.set('k', 'w', nx: true), false)
  check('SET GET', r.set('k', 'w', get: true), 'v')
  check('APPEND', r.append('k', 'xyz'), 4)
  check('GETRANGE', r.getrange('k', 1, -2), 'xy')
  check('SETRANGE', r.setrange('k', 2, '__'), 4)
  check('MSET', r.mapped_mset('a' => 1, 'b' => 2), 'OK')
  check('MGET', r.mget('a', 'none', 'b'), ['1', nil, '2'])
  check('INCRBY', r.incrby('a', 41), 42)
  check('INCRBYFLOAT', r.incrbyfloat('b', 0.5), 2.5)
  check_error('INCR of a text', 'ERR value is not an integer or out of range') { r.incr('k') }
  check('SETBIT', r.setbit('bits', 7, 1), 0)
  check('BITCOUNT', r.bitcount('bits'), 1)
  check('GETEX', r.getex('k', ex: 100), 'wx__')
  check('GETDEL', r.getdel('k'), 'wx__')
  blob = (0..255).to_a.pack('C*') * 400
  check('SET of a blob', r.set('blob', blob), 'OK')
  check('GET of a blob', r.get('blob').b, blob)
end

def generic(r)
  check('EXPIRE', r.expire('a', 100), true)
  check('TTL', (1..100).cover?(r.ttl('a')), true)
  check('PERSIST', r.persist('a'), true)
  check('PTTL', r.pttl('a'), -1)
  check('TYPE', r.type('a'), 'string')
  check('OBJECT ENCODING', r.object('encoding', 'a'), 'int')
  check('RENAME', r.rename('a', 'c'), 'OK')
  check('COPY', r.copy('c', 'd'), true)
  check('EXISTS', r.exists('a', 'c', 'd'), 2)
  check('DEL', r.del('c', 'd', 'none'), 2)
end

def server(r)
  check('INFO redis_version', r.info['redis_version'], '7.0.15')
  check('CONFIG GET', r.config(:get, 'databases'), { 'databases' => '16' })
  check('CONFIG SET', r.config(:set, 'slowlog-max-len', 64), 'OK')
  check('CONFIG GET after SET', r.config(:get, 'slowlog-max-len'), { 'slowlog-max-len' => '64' })
  check('COMMAND INFO', r.call(:command, :info, 'get')[0][0..1], ['get', 2])
  check('SLOWLOG', r.slowlog(:get).is_a?(Array), true)
  check('TIME', r.time.size, 2)
end

def pipelines(r)
  answers = r.pipelined do |p|
    1000.times do |i|
      p.set("p:#{i}", i)
      p.get("p:#{i}")
    end
  end
  check('pipeline', answers, 1000.times.flat_map { |i| ['OK', i.to_s] })
  check_error('an error inside a pipeline', 'ERR value is not an integer or out of range') do
    r.pipelined do |p|
      p.incr('n')
      p.incr('blob')
      p.incr('n')
    end
  end
  check('what stood around it', r.get('n'), '2')
  check('SCAN', r.scan_each(match: 'p:*', count: 50).to_a.uniq.size, 1000)
  check('UNLINK', r.unlink(*1000.times.map { |i| "p:#{i}" }), 1000)
  check('FLUSHALL', r.flushall, 'OK')
  check('DBSIZE', r.dbsize, 0)
end

client = Redis.new(host: '127.0.0.1', port: Integer(ARGV[0]))
client.flushall
%i[connection strings generic server pipelines].each { |section| send(section, client) }
puts "redis-rb #{Redis::VERSION}: #{$passed} passed"
