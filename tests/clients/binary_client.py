# SPDX-License-Identifier: BSD-3-Clause
"""A client of the binary protocol, without dependencies, written from binary/PROTOCOL.md alone.

    client = Client("127.0.0.1", 7001)
    client.hello()                        # optional; returns the server's map
    client.call("SET", "k", "v")          # by opcode where there is one, else by name
    client.pipeline([("GET", "k"), ("INCR", "n")])
    client.hello(features=7)        # replies may come compressed from here on
    client.call("SET", "k", Compressed(b"..."))
    client.call("SET", "n", array.array("d", [1.5, -2.0]))
    client.numbers("d", "GET", "n")

Values become None, bool, int, float, str (statuses), bytes, list, dict, Set, Verbatim; an error in a reply is an
Error, which call() raises and pipeline() returns in its place. Pushes are collected in client.pushes.
"""

import array
import socket
import struct
import sys


class Error(Exception):
    """What the server answered; str(error) is its text."""

    def __eq__(self, other):
        return isinstance(other, Error) and str(self) == str(other)

    __hash__ = Exception.__hash__


class Verbatim(str):
    format = ""


class BigNumber(int):
    pass


class Decimal(str):
    """A double of more digits than a float holds."""


class Set(list):
    """In the order of the server; its elements need not be hashable."""


class Push(list):
    pass


class Compressed(bytes):
    """An argument to be sent compressed."""


KINDS = {1: ("q", 8), 2: ("d", 8), 3: ("f", 4), 4: ("B", 1)}
KIND_OF = {letter: kind for kind, (letter, _) in KINDS.items()}
WHOLE, CHUNK = 1 << 20, 256 << 10


def chunks(size):
    """The sizes of the chunks that so many bytes are cut into."""
    return [size] if size <= WHOLE else [min(CHUNK, size - at) for at in range(0, size, CHUNK)]


def unpack_block(block, size):
    """What an LZ4 block stands for."""
    out, at = bytearray(), 0

    def extended(number):
        nonlocal at
        if number == 15:
            while True:
                number += block[at]
                at += 1
                if block[at - 1] != 255:
                    break
        return number

    while True:
        token = block[at]
        at += 1
        literals = extended(token >> 4)
        out += block[at:at + literals]
        at += literals
        if at >= len(block):
            break
        offset = block[at] | block[at + 1] << 8
        at += 2
        length = extended(token & 15) + 4
        start = len(out) - offset
        if offset == 0 or start < 0:
            raise ConnectionError("a copy from nowhere")
        while length > 0:  # what is copied may be part of what it writes
            part = out[start:start + length]
            out += part
            start += len(part)
            length -= len(part)
    if at != len(block) or len(out) != size:
        raise ConnectionError("a block of another size")
    return bytes(out)


def pack_block(data):
    """The simplest block that is shorter than the data: one run of a byte, or None."""
    run = len(data) - len(data.lstrip(data[:1]))
    rest = data[run:] if len(data) - run >= 5 else data[-5:]
    copied = len(data) - 1 - len(rest)
    if run < 18 or copied > run - 1 or len(rest) < 5 or len(data) - 1 - len(rest) < 4 or len(rest) + copied < 12:
        return None

    def extension(number):
        return b"" if number < 15 else b"\xff" * ((number - 15) // 255) + bytes([(number - 15) % 255])

    block = bytes([0x10 | min(copied - 4, 15)]) + data[:1] + b"\x01\x00" + extension(copied - 4)
    block += bytes([min(len(rest), 15) << 4]) + extension(len(rest)) + rest
    return block if len(block) < len(data) else None


def valued(argument):
    if isinstance(argument, array.array):
        numbers = array.array(argument.typecode, argument)
        if sys.byteorder == "big":
            numbers.byteswap()
        return b"\x41" + bytes([KIND_OF[numbers.typecode]]) + varint(len(numbers)) + numbers.tobytes()
    if isinstance(argument, Compressed) and argument:
        out, at = b"\x42" + varint(len(argument)), 0
        for size in chunks(len(argument)):
            chunk = bytes(argument[at:at + size])
            out += text(pack_block(chunk) or chunk)
            at += size
        return out
    return b"\x3a" + text(argument)


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def text(value):
    if isinstance(value, str):
        value = value.encode()
    elif not isinstance(value, (bytes, bytearray, memoryview)):
        value = str(value).encode()
    return varint(len(value)) + bytes(value)


class Reader:
    """Values from anything with read(count), which returns exactly that many bytes or raises."""

    def __init__(self, source):
        self.source = source

    def varint(self):
        number = shift = 0
        while True:
            byte = self.source.read(1)[0]
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def text(self):
        return self.source.read(self.varint())

    def value(self):
        code = self.source.read(1)[0]
        if code == 0x13:  # an error of the core
            return Error(self.source.read(struct.unpack("<I", self.source.read(4))[0]).decode("utf-8", "replace"))
        if code in (0x30, 0x31, 0x32, 0x37):
            return {0x30: None, 0x31: False, 0x32: True, 0x37: "OK"}[code]
        if code == 0x33:
            number = self.varint()
            return number >> 1 ^ -(number & 1)
        if code == 0x34:
            return struct.unpack("<d", self.source.read(8))[0]
        if code == 0x35:
            return Decimal(self.text().decode())
        if code == 0x36:
            return BigNumber(self.text())
        if code == 0x38:
            return self.text().decode("utf-8", "replace")
        if code == 0x39:
            return Error(self.text().decode("utf-8", "replace"))
        if code == 0x3A:
            return self.text()
        if code == 0x3B:
            body = self.text().decode("utf-8", "replace")
            verbatim = Verbatim(body[3:])
            verbatim.format = body[:3]
            return verbatim
        if code in (0x3C, 0x3E, 0x3F):
            kind = {0x3C: list, 0x3E: Set, 0x3F: Push}[code]
            return kind([self.value() for _ in range(self.varint())])
        if code == 0x3D:
            return self.pairs()
        if code == 0x40:  # what is said about a value is left aside
            self.pairs()
            return self.value()
        if code == 0x41:
            return self.numbers()
        if code == 0x42:
            return self.compressed()
        raise ConnectionError(f"no value starts with 0x{code:02x}")

    def pairs(self):
        pairs = {}
        for _ in range(self.varint()):
            key = self.value()
            pairs[tuple(key) if isinstance(key, list) else key] = self.value()
        return pairs

    def numbers(self):
        letter, size = KINDS[self.source.read(1)[0]]
        numbers = array.array(letter, self.source.read(self.varint() * size))
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def compressed(self):
        out = b""
        for size in chunks(self.varint()):
            chunk = self.text()
            out += chunk if len(chunk) == size else unpack_block(chunk, size)
        return out


class Client:
    def __init__(self, host, port, opcodes=None, timeout=30):
        self.socket = socket.create_connection((host, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")
        self.reader = Reader(self)
        self.opcodes = opcodes or {}
        self.pushes = []

    def close(self):
        self.stream.close()
        self.socket.close()

    def read(self, count):
        data = self.stream.read(count)
        if len(data) != count:
            raise ConnectionError("the server closed the connection")
        return data

    def send(self, data):
        self.socket.sendall(data)

    # What the next request is answered.
    def receive(self):
        while True:
            value = self.reader.value()
            if not isinstance(value, Push):
                return value
            self.pushes.append(value)

    def encode(self, words):
        name = words[0].upper() if isinstance(words[0], str) else words[0]
        opcode = self.opcodes.get(name)
        if any(isinstance(word, (array.array, Compressed)) for word in words):
            arguments = words if opcode is None else words[1:]
            return b"\x23" + varint(opcode or 0) + varint(len(arguments)) + b"".join(map(valued, arguments))
        if opcode is None:
            return b"\x22" + varint(len(words)) + b"".join(map(text, words))
        return b"\x21" + varint(opcode) + varint(len(words) - 1) + b"".join(map(text, words[1:]))

    def call(self, *words):
        self.send(self.encode(words))
        return raised(self.receive())

    # The reply's bytes as arrays of such numbers.
    def numbers(self, letter, *words):
        self.send(b"\x25" + bytes([KIND_OF[letter]]) + self.encode(words))
        return raised(self.receive())

    def pipeline(self, requests):
        self.send(b"".join(map(self.encode, requests)))
        return [self.receive() for _ in requests]

    def hello(self, user="", password="", database=0, version=1, features=0, threshold=0):
        body = varint(version) + varint(features) + text(user) + text(password) + varint(database) + varint(threshold)
        self.send(b"\x20" + text(body))
        return {key.decode(): value for key, value in raised(self.receive()).items()}

    # The core.

    def core(self, code, *parts):
        self.send(bytes([code]) + b"".join(parts))
        code = self.read(1)[0]
        if code in (0x10, 0x11, 0x12):
            return {0x10: True, 0x11: "PONG", 0x12: None}[code]
        body = self.read(struct.unpack("<I", self.read(4))[0])
        if code == 0x13:
            raise Error(body.decode("utf-8", "replace"))
        return body

    def ping(self):
        return self.core(0x01)

    def put(self, key, value, ttl=None):
        end = b"\0" if ttl is None else b"\1" + struct.pack("<Q", ttl)
        return self.core(0x02, long_text(key), long_text(value), end)

    def get(self, key):
        return self.core(0x03, long_text(key))

    def delete(self, key):
        return self.core(0x04, long_text(key))

    def expire(self, key, ttl):
        return self.core(0x05, long_text(key), struct.pack("<Q", ttl))

    def stats(self):
        return self.core(0x06)

    def metrics(self):
        return self.core(0x07)


def raised(value):
    if isinstance(value, Error):
        raise value
    return value


def long_text(value):
    return struct.pack("<I", len(value)) + value


def read_opcodes(page):
    """The list at the end of PROTOCOL.md: {"GET": 1, ...}."""
    opcodes = {}
    with open(page, encoding="utf-8") as file:
        listed = file.read().split("\n# Opcodes\n")[1]
    for row in listed.splitlines():
        cells = row.strip("| ").split(" | ")
        if len(cells) != 2 or cells[0] == "group":
            continue
        for pair in cells[1].split(", "):
            name, opcode = pair.split()
            opcodes[name.upper()] = int(opcode)
    return opcodes
