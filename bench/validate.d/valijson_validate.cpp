// The obvious build: nlohmann parses each line, valijson judges it, as their manuals show.
// usage: valijson_validate SCHEMA FILE; prints how many lines are valid and how many are not.
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace {

bool is_valid(valijson::Validator& validator, const valijson::Schema& schema, const std::string& line) {
    try {
        const auto event = nlohmann::json::parse(line);
        return validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(event), nullptr);
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const auto document = nlohmann::json::parse(std::ifstream(argv[1]));
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema);
    valijson::Validator validator;
    std::ifstream file(argv[2]);
    long valid = 0, invalid = 0;
    for (std::string line; std::getline(file, line);) ++(is_valid(validator, schema, line) ? valid : invalid);
    std::printf("%ld lines are valid, %ld are not\n", valid, invalid);
}
