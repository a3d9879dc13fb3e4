// A straightforward consumer that does what the analytics service does: kafkajs, zod, and one transaction per
// event: the click's row and its code's totals. It stops after COUNT clicks and prints one JSON line; the clock
// runs from the first event to the last commit, so neither its start nor its joining the group counts.
// usage: node service.js BROKERS TOPIC GROUP COUNT sqlite:FILE|postgresql://...
const { Kafka, logLevel } = require('kafkajs');
const { click } = require('./contracts');

const COLUMNS = ['short_code', 'user_agent', 'ip_address', 'country', 'city', 'referer', 'clicked_at', 'metadata'];

const rowOf = (event) => [event.shortCode, event.userAgent ?? null, event.ipAddress ?? null, event.country ?? null,
  event.city ?? null, event.referer ?? null, event.timestamp, event.metadata ? JSON.stringify(event.metadata) : null];

const schema = (text, json) => [
  `CREATE TABLE clicks (id ${json ? 'bigserial' : 'INTEGER'} PRIMARY KEY, ${COLUMNS.map((name) => `${name} ${text}`).join(', ')})`,
  `CREATE TABLE url_stats (short_code ${text} PRIMARY KEY, total_clicks bigint NOT NULL, unique_clicks bigint NOT NULL)`];

const UPSERT = `ON CONFLICT (short_code) DO UPDATE SET total_clicks = url_stats.total_clicks + 1`;

function sqliteStore(file) {
  const database = new (require('better-sqlite3'))(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  for (const statement of schema('TEXT')) database.exec(statement);
  const insert = database.prepare(`INSERT INTO clicks (${COLUMNS}) VALUES (${COLUMNS.map(() => '?')})`);
  const count = database.prepare(`INSERT INTO url_stats VALUES (?, 1, 1) ${UPSERT}`);
  return database.transaction((event) => {
    insert.run(rowOf(event));
    count.run(event.shortCode);
  });
}

async function postgresStore(url) {
  const [, database, host, user] = url.match(/^postgresql:\/\/\/(\w+)\?host=([^&]+)&user=(\w+)$/);
  const client = new (require('pg').Client)({ database, host, user });
  await client.connect();
  for (const statement of schema('text', true)) await client.query(statement);
  const insert = { name: 'insert', text: `INSERT INTO clicks (${COLUMNS}) VALUES (${COLUMNS.map((_, i) => `$${i + 1}`)})` };
  const count = { name: 'count', text: `INSERT INTO url_stats VALUES ($1, 1, 1) ${UPSERT}` };
  return async (event) => {
    await client.query('BEGIN');
    await client.query({ ...insert, values: rowOf(event) });
    await client.query({ ...count, values: [event.shortCode] });
    await client.query('COMMIT');
  };
}

async function main([brokers, topic, groupId, wanted, sink]) {
  const store = sink.startsWith('sqlite:') ? sqliteStore(sink.slice('sqlite:'.length)) : await postgresStore(sink);
  const kafka = new Kafka({ clientId: 'analytics-consumer', brokers: brokers.split(','), logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let events = 0;
  let begin;
  await new Promise((resolve) => {
    consumer.run({
      eachMessage: async ({ message }) => {
        begin ??= process.hrtime.bigint();
        if (events >= Number(wanted)) return;
        await store(click.parse(JSON.parse(message.value.toString())));
        events += 1;
        if (events === Number(wanted)) resolve();
      },
    });
  });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  console.log(JSON.stringify({ events, seconds, cpu_seconds: (userCPUTime + systemCPUTime) / 1e6 }));
  process.exit(0); // without waiting for the group to be left
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
