// Schemas that use, between them, every keyword that the acceptor follows, and some that only the judge
// knows.
#pragma once

namespace shortener_events {

inline constexpr const char* kSampleSchemas[] = {
    R"({"type":"object","additionalProperties":false,"required":["shortCode"],"properties":{"shortCode":{"minLength":2,"maxLength":6},
        "originalUrl":{"format":"uri"},"timestamp":{"pattern":"^2"},"country":{"enum":["BR","DE",null,1]},"metadata":{"$ref":"#/definitions/m"}},
        "definitions":{"m":{"type":"object","maxProperties":2,"additionalProperties":{"type":"string"}}}})",
    R"({"type":"object","properties":{"campaign":{"properties":{"id":{"type":"integer","minimum":1,"multipleOf":7}}},"eventId":{"const":"x"},
        "list":{"type":"array","items":{"type":["number","null"]},"maxItems":3}},"additionalProperties":{"type":["string","object"]}})",
    R"({"minProperties":3,"properties":{"metadata":false}})",
    "true",
    R"({"type":["object","null"]})",
    R"({"additionalProperties":{"type":["string","number","boolean"],"exclusiveMinimum":-1,"maximum":1e3,"multipleOf":0.5,"minLength":1}})",
    R"({"additionalProperties":{"enum":[1,1.5,"x",true,null,{"a":1},[1]]}})",
    R"({"properties":{"a":{"allOf":[{"type":"string"},{"minLength":1}]}},"patternProperties":{"^x":{"type":"integer"}},
        "anyOf":[{"required":["shortCode"]},{"required":["eventId"]}]})",
};

}  // namespace shortener_events
