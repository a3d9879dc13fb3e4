// Checks NDJSON line by line with ajv, formats on: what validate does, in Node. usage: node ajv.js SCHEMA FILE
// Prints how many lines are valid and how many are not.
const fs = require('fs');
const Ajv = require('ajv');
const addFormats = require('ajv-formats');

const [schemaFile, eventsFile] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')));

function isValid(line) {
  try {
    return validate(JSON.parse(line));
  } catch {
    return false;
  }
}

async function main() {
  const counts = { valid: 0, invalid: 0 };
  let rest = '';
  // Chunks that are split at once: a good deal faster than the readline module.
  for await (const chunk of fs.createReadStream(eventsFile, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) counts[isValid(line) ? 'valid' : 'invalid'] += 1;
  }
  console.log(`${counts.valid} valid, ${counts.invalid} invalid`);
}

main();
