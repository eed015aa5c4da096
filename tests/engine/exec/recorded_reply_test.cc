// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/recorded_reply.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/exec/output_buffer.h"
#include "resp/encoder.h"

namespace ruddock::engine {
namespace {

// One of everything.
void SayAll(ReplySink& sink) {
  sink.Array(3);
  sink.Simple("fine");
  sink.Error("ERR not fine");
  sink.Integer(-7);
  sink.Bulk(std::string("a\0b", 3));
  BlobRef blob = Blob::Make(5);
  std::memcpy(blob->data(), "large", 5);
  sink.BulkShared(blob);
  sink.Null();
  sink.NullArray();
  sink.Bool(true);
  sink.Double(1.5);
  sink.Decimal("0.25");
  sink.BigNumber("12345678901234567890");
  sink.Verbatim("txt", "words");
  sink.Map(1);
  sink.Set(2);
  sink.Push(3);
  sink.Expect(100);
  const size_t outer = sink.Defer();
  sink.Integer(1);
  const size_t inner = sink.Defer();
  sink.Integer(2);
  sink.ResolveMap(inner, 1);
  sink.ResolveArray(outer, 2);
  const size_t set = sink.Defer();
  sink.ResolveSet(set, 0);
  const size_t position = sink.Position();
  sink.Integer(999);
  sink.Rewind(position);
  if (sink.protocol() == 3) sink.Attribute(1);
}

std::string Encoded(int protocol, bool recorded) {
  resp::Encoder encoder;
  OutputBuffer out;
  encoder.Attach(out);
  encoder.SetProtocol(protocol);
  if (recorded) {
    RecordedReply reply(protocol);
    SayAll(reply);
    const RecordedReply copy = reply;
    copy.Replay(encoder);
  } else {
    SayAll(encoder);
  }
  return std::string(out.bytes());
}

TEST(RecordedReplyTest, SaysTheSameAgain) {
  for (const int protocol : {2, 3}) {
    EXPECT_EQ(Encoded(protocol, true), Encoded(protocol, false)) << protocol;
    EXPECT_NE(Encoded(protocol, true).find("ERR not fine"), std::string::npos);
  }
  EXPECT_NE(Encoded(2, true), Encoded(3, true));
}

}  // namespace
}  // namespace ruddock::engine
