// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/json_text.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "bench/load/key_chooser.h"
#include "bench/load/random.h"

namespace ruddock::load {
namespace {

constexpr std::array<std::string_view, 24> kFirstNames = {
    "Anna",  "Bruno", "Carla", "David", "Elena", "Farid", "Greta", "Hugo",
    "Ines",  "Jonas", "Kaori", "Liam",  "Mira",  "Noah",  "Olga",  "Pedro",
    "Quinn", "Rosa",  "Samir", "Tessa", "Umar",  "Vera",  "Wei",   "Zoe"};
constexpr std::array<std::string_view, 24> kLastNames = {
    "Almeida", "Baker",   "Costa",  "Dubois", "Eriksen", "Fischer", "Garcia", "Hansen",
    "Ivanova", "Jansen",  "Kowal",  "Lindt",  "Moreau",  "Novak",   "Okafor", "Petrov",
    "Rossi",   "Schmidt", "Tanaka", "Ueda",   "Vargas",  "Weber",   "Yilmaz", "Zhang"};
constexpr std::array<std::string_view, 12> kCities = {"Lisbon", "Hamburg", "Porto",  "Vienna",
                                                      "Gdansk", "Bergen",  "Lyon",   "Turin",
                                                      "Zagreb", "Antwerp", "Malaga", "Kyoto"};
constexpr std::array<std::string_view, 6> kStates = {"received", "paid",      "packed",
                                                     "shipped",  "delivered", "returned"};
constexpr std::array<std::string_view, kStates.size()> kMessages = {
    "The order was received and is being checked.",
    "The payment was confirmed by the provider.",
    "The warehouse has packed all items of this order.",
    "The parcel was handed over to the carrier.",
    "The carrier has delivered the parcel.",
    "The customer has sent the items back."};
constexpr std::array<std::string_view, 3> kCarriers = {"dhl", "ups", "dpd"};
constexpr std::array<std::string_view, 3> kMethods = {"card", "invoice", "transfer"};
constexpr std::array<std::string_view, 64> kWords = {
    "the",     "order",  "and",      "a",        "to",       "was",       "please", "customer",
    "of",      "is",     "in",       "parcel",   "with",     "for",       "that",   "it",
    "on",      "before", "delivery", "not",      "this",     "neighbour", "by",     "invoice",
    "but",     "left",   "door",     "asked",    "we",       "address",   "be",     "have",
    "weekend", "called", "again",    "colour",   "material", "returned",  "their",  "quality",
    "would",   "like",   "refund",   "exchange", "size",     "larger",    "small",  "warehouse",
    "stock",   "monday", "morning",  "evening",  "driver",   "ring",      "twice",  "package",
    "damaged", "corner", "replaced", "free",     "charge",   "thanks",    "kindly", "confirmed"};

template <size_t kSize>
std::string_view Pick(const std::array<std::string_view, kSize>& from, Random& random) {
  return from[random.Below(kSize)];
}

std::string Timestamp(uint64_t second, Random& random) {
  return fmt::format("2026-03-{:02}T{:02}:{:02}:{:02}.{:03}Z", 1 + second / 86'400 % 28,
                     second / 3'600 % 24, second / 60 % 60, second % 60, random.Below(1000));
}

std::string Identifier(Random& random) {
  const uint64_t high = random.Next();
  const uint64_t low = random.Next();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff,
                     high & 0xfff, 0x8000 | (low >> 48 & 0x3fff), low & 0xffffffffffff);
}

// Frequent words come first in kWords: as in any language, some are far more frequent than others.
std::string Sentence(Random& random) {
  std::string out;
  const uint64_t words = 6 + random.Below(14);
  for (uint64_t i = 0; i < words; ++i) {
    if (i > 0) out += ' ';
    out += kWords[random.Below(1 + random.Below(kWords.size()))];
  }
  return out + '.';
}

std::string Customer(Random& random) {
  const std::string_view first = Pick(kFirstNames, random);
  const std::string_view last = Pick(kLastNames, random);
  return fmt::format(
      R"({{"id":"{}","name":"{} {}","email":"{}.{}{}@example.com","phone":"+49 {:03} {:07}",)"
      R"("address":{{"street":"{} Street {}","city":"{}","postcode":"{:05}","country":"DE",)"
      R"("coordinates":[{:.6f},{:.6f}]}},"newsletter":{}}})",
      Identifier(random), first, last, first, last, random.Below(100), random.Below(1000),
      random.Below(10'000'000), Pick(kLastNames, random), 1 + random.Below(200),
      Pick(kCities, random), random.Below(100'000), random.Share() * 180 - 90,
      random.Share() * 360 - 180, random.Below(3) == 0);
}

std::string Product(Random& random) {
  const std::string sku =
      fmt::format("{:c}{:c}-{:06}", 'A' + static_cast<int>(random.Below(26)),
                  'A' + static_cast<int>(random.Below(26)), random.Below(1'000'000));
  return fmt::format(
      R"({{"sku":"{}","title":"{} {}","description":"{} {}","image":)"
      R"("https://images.example.com/products/{}/large.jpg","weight_grams":{},"price":{}.{:02}}})",
      sku, Pick(kWords, random), Pick(kWords, random), Sentence(random), Sentence(random), sku,
      50 * (1 + random.Below(100)), random.Below(300), random.Below(100));
}

// A shop's month: customers and products come again, some of them often.
class Shop {
 public:
  explicit Shop(uint64_t seed) : random_(seed) {
    for (size_t i = 0; i < kCustomers; ++i) customers_.push_back(Customer(random_));
    for (size_t i = 0; i < kProducts; ++i) products_.push_back(Product(random_));
  }

  Random& random() { return random_; }

  std::string NextOrder() {
    second_ += random_.Below(300);
    ++number_;
    return fmt::format(
        R"({{"id":"{}","number":{},"created_at":"{}","currency":"EUR","express":{},)"
        R"("customer":{},"items":[{}],"payment":{{"method":"{}","state":"captured",)"
        R"("provider":"example-pay","installments":null}},"shipping":{{"carrier":"{}",)"
        R"("service":"standard","tracking":"https://track.example.com/parcels/{:012}"}},)"
        R"("history":[{}],"note":{}}})",
        Identifier(random_), number_, Timestamp(second_, random_), random_.Below(4) == 0,
        customers_[customer_.Next(random_) - 1], Items(), Pick(kMethods, random_),
        Pick(kCarriers, random_), random_.Below(1'000'000'000'000), History(),
        random_.Below(3) == 0 ? '"' + Sentence(random_) + '"' : "null");
  }

 private:
  static constexpr uint64_t kCustomers = 500;
  static constexpr uint64_t kProducts = 200;

  std::string Items() {
    std::string out;
    const uint64_t items = 1 + random_.Below(4);
    for (uint64_t i = 0; i < items; ++i) {
      out += fmt::format(
          R"({}{{"product":{},"quantity":{},"tax":{{"rate":0.19,"included":true}},"gift_wrap":{}}})",
          i > 0 ? "," : "", products_[product_.Next(random_) - 1], 1 + random_.Below(3),
          random_.Below(10) == 0);
    }
    return out;
  }

  std::string History() {
    std::string out;
    uint64_t second = second_;
    const uint64_t steps = 1 + random_.Below(kStates.size());
    for (uint64_t i = 0; i < steps; ++i) {
      second += random_.Below(40'000);
      out += fmt::format(R"({}{{"at":"{}","status":"{}","message":"{}","by":"{}"}})",
                         i > 0 ? "," : "", Timestamp(second, random_), kStates[i], kMessages[i],
                         i < 2 ? std::string_view("system") : Pick(kFirstNames, random_));
    }
    return out;
  }

  Random random_;
  Zipf customer_{kCustomers, 0.8};
  Zipf product_{kProducts, 0.8};
  std::vector<std::string> customers_;
  std::vector<std::string> products_;
  uint64_t second_ = 0;
  uint64_t number_ = 100'000;
};

// Where whole orders would leave most of the document empty.
constexpr size_t kSmall = 8 * 1024;

}  // namespace

std::string MakeJsonText(size_t size, uint64_t seed) {
  constexpr std::string_view kMiddle = "],\"remarks\":\"";
  constexpr std::string_view kEnd = "\"}";
  if (size < 2) return std::string(size, '1');
  const bool is_small = size < kSmall;
  std::string out = is_small ? R"({"customers":[)" : R"({"orders":[)";
  const size_t rest = kMiddle.size() + kEnd.size();
  if (size < out.size() + rest) return '"' + std::string(size - 2, 'x') + '"';
  Shop shop(seed);
  for (bool first = true;; first = false) {
    const std::string record = is_small ? Customer(shop.random()) : shop.NextOrder();
    if (out.size() + record.size() + 1 + rest > size) break;
    if (!first) out += ',';
    out += record;
  }
  out += kMiddle;
  while (out.size() < size - kEnd.size()) out += Sentence(shop.random()) + ' ';
  out.resize(size - kEnd.size());
  return out += kEnd;
}

}  // namespace ruddock::load
