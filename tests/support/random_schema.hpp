// Random draft-07 schemas, near relatives of them, and events that often satisfy them. Names and values come
// from small pools, so that schemas and events meet.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

class RandomSchema {
  public:
    using Json = nlohmann::json;

    explicit RandomSchema(std::uint64_t seed) : random_(seed) {}

    /// With two definitions that it may refer to.
    Json schema();
    /// Like `schema`, but for one to three changes.
    Json relative_of(const Json& schema);
    /// A value that may satisfy `schema`, whose references lead into `root`.
    Json event_for(const Json& schema, const Json& root, int depth = 5);
    Json value(int depth);

  private:
    std::size_t below(std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
    }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
    Json number() {
        return below(4) == 0 ? Json(static_cast<double>(below(12)) / 2 - 2)
                             : Json(static_cast<int>(below(7)) - 2);
    }
    std::string name() { return std::string(1, "abcx"[below(4)]); }
    std::string text();
    Json node(int depth);
    void add_keyword(Json& node, int depth);
    void add_object_keyword(Json& node, int depth);
    void add_array_keyword(Json& node, int depth);
    void add_combination(Json& node, int depth);
    void change(Json& node);
    void follow(const Json& schema, const Json& root, Json& event, int depth);
    Json of_type(const std::string& type, const Json& schema, const Json& root, int depth);
    Json list(int depth);

    std::mt19937_64 random_;
};
