// SPDX-License-Identifier: BSD-3-Clause
// What the smoke tests of the Node.js clients share.

const { isDeepStrictEqual, inspect } = require("node:util");

module.exports = (client, version) => {
  let passed = 0;

  function check(what, actual, expected) {
    if (!isDeepStrictEqual(actual, expected)) {
      throw new Error(`${what}: got ${inspect(actual)}, expected ${inspect(expected)}`);
    }
    passed++;
  }

  async function checkError(what, call, expected) {
    let answer;
    try {
      answer = await call();
    } catch (error) {
      check(what, error.message, expected);
      return;
    }
    throw new Error(`${what}: got ${inspect(answer)}, expected the error ${inspect(expected)}`);
  }

  // Runs the test and ends the process with its outcome; a connection left open does not keep it alive.
  function finish(test) {
    test().then(
      () => {
        console.log(`${client} ${version}: ${passed} passed`);
        process.exit(0);
      },
      (error) => {
        console.error(`${client}: ${error.message}`);
        process.exit(1);
      },
    );
  }

  return { check, checkError, finish };
};
