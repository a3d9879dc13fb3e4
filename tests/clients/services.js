// Publishes and consumes as the services do. usage:
//   node services.js produce BROKERS TOPIC COUNT     clicks with a random UUID key, on partition 0, without headers
//   node services.js consume BROKERS TOPIC GROUP CONTRACT COUNT   prints one JSON line: how many were read, and the refusals
//   node services.js judge CONTRACT    reads NDJSON from stdin, prints true or false for each line
const crypto = require('crypto');
const readline = require('readline');
const { Kafka, logLevel, Partitioners } = require('kafkajs');
const contracts = require('./contracts');

const client = (brokers, clientId) => new Kafka({ clientId, brokers: brokers.split(','), logLevel: logLevel.ERROR });

const click = (number) => ({
  shortCode: `code${number % 7}`,
  originalUrl: 'https://example.com/a?b=c',
  timestamp: new Date(Date.UTC(2026, 0, 31, 9, 30) + number * 1000).toISOString(),
  userAgent: 'Mozilla/5.0', ipAddress: '203.0.113.7', country: 'BR', referer: 'https://news.example/',
  metadata: { host: 'sho.rt', acceptLanguage: 'pt-BR' },
});

async function produce(brokers, topic, count) {
  const producer = client(brokers, 'url-shortener-producer')
    .producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  for (let i = 0; i < count; i += 1) {
    await producer.send({ topic, messages: [{ key: crypto.randomUUID(), value: JSON.stringify(click(i)), partition: 0 }] });
  }
  await producer.disconnect();
}

function verdict(contract, text) {
  try {
    const result = contracts[contract].safeParse(JSON.parse(text));
    return result.success ? null : result.error.issues.map((issue) => `${issue.path.join('/')}: ${issue.message}`).join('; ');
  } catch (error) {
    return String(error.message);
  }
}

async function consume(brokers, topic, groupId, contract, count) {
  const consumer = client(brokers, 'analytics-consumer').consumer({ groupId, allowAutoTopicCreation: false });
  const refusals = [];
  let read = 0;
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve) => {
    consumer.run({
      autoCommitInterval: 100,
      eachMessage: async ({ message }) => {
        const refusal = verdict(contract, message.value.toString());
        if (refusal) refusals.push(refusal);
        read += 1;
        if (read === count) resolve();
      },
    });
  });
  await consumer.stop();
  await consumer.disconnect();
  console.log(JSON.stringify({ read, refusals }));
}

async function judge(contract) {
  for await (const line of readline.createInterface({ input: process.stdin })) console.log(verdict(contract, line) === null);
}

const [action, ...rest] = process.argv.slice(2);
const run = {
  produce: () => produce(rest[0], rest[1], Number(rest[2])),
  consume: () => consume(rest[0], rest[1], rest[2], rest[3], Number(rest[4])),
  judge: () => judge(rest[0]),
}[action];
run().catch((error) => { console.error(error); process.exit(1); });
