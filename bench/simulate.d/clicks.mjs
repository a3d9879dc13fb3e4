// Click events as lines of JSON, as one makes them up with faker: no schedule, no visitors, no popularity, no truth.
// usage: node clicks.mjs COUNT
import { faker } from "@faker-js/faker";

faker.seed(1);
const codes = Array.from({ length: 50 }, () => ({ shortCode: faker.string.alphanumeric(7), originalUrl: faker.internet.url() }));
const first = Date.parse("2026-01-31T09:30:00Z");
let lines = "";
for (let i = 0; i < Number(process.argv[2]); ++i) {
  lines += JSON.stringify({
    ...faker.helpers.arrayElement(codes),
    timestamp: new Date(first + i).toISOString(),
    userAgent: faker.internet.userAgent(),
    ipAddress: faker.internet.ipv4(),
    country: faker.location.countryCode(),
    city: faker.location.city(),
    referer: faker.internet.url(),
    metadata: { host: faker.internet.domainName(), acceptLanguage: "en" },
  }) + "\n";
  if (lines.length > 65536) {
    process.stdout.write(lines);
    lines = "";
    await new Promise((resolve) => setImmediate(resolve));
  }
}
process.stdout.write(lines);
