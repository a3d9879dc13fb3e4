// Compares the tool's verdicts with the services' own (zod) and with ajv's, formats on, over mutated events or URLs.
// usage: node compare_verdicts.js events|urls COUNT SEED TOOL CONTRACTS
// Prints a table of the differences by their cause; exits with 1 when one has none of the known causes.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const Ajv = require('ajv');
const addFormats = require('ajv-formats');
const contracts = require('./contracts');
const { hostCause } = require('./host_causes');
const { seeded, examples, mutated, mutatedUrl } = require('./mutations');

/** The contract with the nearest formats that ajv has. */
function ajvValidator(folder) {
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  const contract = fs.readFileSync(path.join(folder, 'click.v1.schema.json'), 'utf8');
  const schema = JSON.parse(contract.replace('"absolute-url"', '"uri"').replace('"utc-date-time"', '"date-time"'));
  return ajv.compile(schema);
}

function clickWith(url) {
  return Buffer.from(JSON.stringify({ shortCode: 'a', originalUrl: url, timestamp: '2026-01-31T09:30:00Z' }));
}

function makeEvents(kind, count, seed, folder) {
  const random = seeded(seed);
  const samples = examples(folder, 'click');
  const events = [];
  while (events.length < count) {
    const event = kind === 'urls' ? clickWith(mutatedUrl(random)) : mutated(samples[events.length % samples.length], random);
    if (event.toString('latin1').trim() !== '') events.push(event);
  }
  return events;
}

/** For each event the first finding of the tool, or undefined. */
function toolFindings(tool, events) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'verdicts-'));
  try {
    const file = path.join(folder, 'events.ndjson');
    const out = fs.openSync(path.join(folder, 'findings'), 'w');
    // The first line keeps a mutation from looking like a compressed file or a byte order mark.
    fs.writeFileSync(file, Buffer.concat([Buffer.from('{}\n'), ...events.flatMap((event) => [event, Buffer.from('\n')])]));
    try {
      execFileSync(tool, ['-q', 'validate', '--contract', 'click@1', '--max-errors', '0', '-o', 'jsonl', file], { stdio: ['ignore', out, 'inherit'] });
    } catch (error) {
      if (error.status !== 1) throw error;
    }
    const first = new Map();
    for (const line of fs.readFileSync(path.join(folder, 'findings'), 'utf8').split('\n')) {
      if (line === '') continue;
      const finding = JSON.parse(line);
      if (!first.has(finding.line)) first.set(finding.line, finding);
    }
    return events.map((_, index) => first.get(index + 2));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Where the tool reads JSON more strictly than JSON.parse does, on purpose. */
const STRICTER_JSON = [
  [/appears twice in one object/, 'a name twice in one object: unreadable here, the last one counts in JavaScript'],
  [/beyond the range of a double/, 'a number beyond a double: unreadable here, Infinity in JavaScript'],
  [/ill-formed UTF-8/, 'invalid UTF-8: unreadable here, replaced by U+FFFD in JavaScript'],
  [/surrogate/, 'half a surrogate pair: unreadable here, kept in JavaScript'],
];

function causeAgainstServices(event, finding) {
  if (finding && finding.rule === 'json') return (STRICTER_JSON.find(([message]) => message.test(finding.message)) || [])[1];
  return hostCause(String((parse(event) || { value: {} }).value.originalUrl));
}

/** Where the services agree with the tool, the difference is ajv's idea of a format. */
function causeAgainstAjv(event, validHere, finding, ajvErrors) {
  if (validHere) {
    const only = ajvErrors.every((error) => error.keyword === 'format' && error.instancePath === '/originalUrl');
    return only ? 'a URL that a browser and the services take, but not RFC 3986' : null;
  }
  if (finding.rule === 'json') return causeAgainstServices(event, finding);
  if (finding.pointer === '/originalUrl') return 'a URI by RFC 3986 that no browser and no service takes';
  if (finding.pointer === '/timestamp') return 'a date-time that is not UTC or not a strict one, such as with an offset';
  return null;
}

function parse(event) {
  try {
    return { value: JSON.parse(event.toString('utf8')) };
  } catch {
    return null;
  }
}

function cause(event, finding, validate) {
  const parsed = parse(event);
  const services = parsed !== null && contracts.click.safeParse(parsed.value).success;
  const ajv = parsed !== null && validate(parsed.value);
  const here = finding === undefined;
  if (here !== services) return causeAgainstServices(event, finding) || 'UNEXPLAINED: the services say otherwise';
  if (here !== ajv) return causeAgainstAjv(event, here, finding, validate.errors || []) || 'UNEXPLAINED: ajv says otherwise';
  return null;
}

function main([kind, count, seed, tool, folder]) {
  const events = makeEvents(kind, Number(count), Number(seed), folder);
  const findings = toolFindings(tool, events);
  const validate = ajvValidator(folder);
  const classes = new Map();
  events.forEach((event, index) => {
    const why = cause(event, findings[index], validate);
    if (why === null) return;
    const known = classes.get(why) || { count: 0, examples: [] };
    known.count += 1;
    if (known.examples.length < (why.startsWith('UNEXPLAINED') ? 20 : 1)) known.examples.push(JSON.stringify(event.toString('utf8')));
    classes.set(why, known);
  });
  const valid = findings.filter((finding) => finding === undefined).length;
  console.log(`${events.length} ${kind}: ${valid} valid, ${events.length - valid} not`);
  for (const [why, { count: times, examples: shown }] of [...classes].sort((a, b) => b[1].count - a[1].count)) {
    console.log(`${String(times).padStart(8)}  ${why}`);
    shown.forEach((example) => console.log(`          ${example}`));
  }
  if ([...classes.keys()].some((why) => why.startsWith('UNEXPLAINED'))) process.exit(1);
}

main(process.argv.slice(2));
