"""jsonschema-rs, the Rust validator, by its Python module: each line parsed by json.loads, and judged without formats: its uri refuses the hosts beyond ASCII that the contract takes."""
import json
import sys

import jsonschema_rs

with open(sys.argv[1]) as schema:
    validator = jsonschema_rs.Draft7Validator(json.load(schema), validate_formats=False)
with open(sys.argv[2], "rb") as events:
    invalid = sum(not validator.is_valid(json.loads(line)) for line in events)
sys.exit(invalid > 0)
