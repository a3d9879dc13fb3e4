// Compares our reading of absolute URLs with Node's URL: made of parts of every kind, and changed at random.
// usage: node url.js ANSWERS COUNT SEED
const { ask, conclude } = require('./oracle');
const { hostCause } = require('../clients/host_causes');
const { seeded, mutatedUrl } = require('../clients/mutations');

const PARTS = {
  before: ['', '', '', '', ' ', '\t', '\0', '\u00a0', '\ufeff'],
  scheme: ['https:', 'http:', 'HTTP:', 'ftp:', 'ws:', 'wss:', 'file:', 'mailto:', 'foo:', 'a+b-c.d:', '1a:', ':', '', 'ht\ntp:', 'blob:', 'javascript:', 'httpsx:'],
  slashes: ['//', '//', '//', '//', '', '/', '///', '\\\\', '/\\', '/\t/'],
  user: ['', '', '', '', 'u@', 'u:p@', ':@', '@', 'a@b@', 'u%40:p@', 'ü@', '[@'],
  host: ['example.com', 'EXAMPLE.com.', 'a', '', '.', '..', 'a..b', '-a.b', 'a_b', 'a b', 'a%20b', 'a%2eb', '%41', '%zz', '%', 'a%00', 'a|b', 'a^b', 'a<b', '\u00ad', 'a\u00adb', 'münchen.de',
    'faß.de', 'xn--mnchen-3ya.de', 'xn--a', 'xn--', 'XN--0', 'ab--c', 'a.xn--ls8h', 'ＧＯ.com', '日本語。テスト', 'مثال.إختبار', '\u05d0a', '1\u05d0', '☕.us', '\u0300a', '\u200d', 'a\u200cb', '½', '℀', '⑩', 'ß',
    '1.2.3.4', '1.2.3.4.', '1.2.3', '1', '0x7f.1', '0x', '0xg', '08', '1.2.3.08', '256.1', '1.256', '4294967295', '4294967296', '0x100000000', '1.2.3.4.5', 'a.1', 'a.1a', '1.a', '1..2', '09.09', '0.0.0.0x0', '１.２.３.４',
    '[::1]', '[::]', '[1:2:3:4:5:6:7:8]', '[1:2:3:4:5:6:7]', '[1::8:]', '[:1]', '[::1.2.3.4]', '[::1.2.3]', '[::01.2.3.4]', '[::256.1.1.1]', '[1:2:3:4:5:6:1.2.3.4]', '[12345::]', '[::g]', '[::1', '::1]', '[]', '[::1%25a]', '[::1]a', '[1::2::3]', '[FFFF::ffff]',
    'c:', 'C|', 'localhost', 'a'.repeat(64), `${'a'.repeat(60)}.`.repeat(5), 'ü'.repeat(60)],
  port: ['', '', '', '', ':', ':0', ':80', ':443', ':65535', ':65536', ':00080', ':000000000000000080', ':-1', ':8a', ':8 ', ':８', ':1:2', ':99999999999999999999'],
  rest: ['', '', '/', '/a b', '?q', '#f', '\\a', '/%zz', '/\ud83d\ude00', '?#', '/../..', '//', '/@', '/a:b', '\0', '/[', '/\ufdd0', '#\n', ' ', '\u3000'],
};

function made(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return Object.values(PARTS).map(pick).join('');
}

/** As String.prototype.toWellFormed, which Node 18 does not have. */
function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function isUrl(text) {
  try {
    return Boolean(new URL(text));
  } catch {
    return false;
  }
}

function main([program, count, seed]) {
  const random = seeded(Number(seed));
  const urls = Array.from({ length: Number(count) }, (_, index) => wellFormed(index % 2 ? made(random) : mutatedUrl(random)));
  const answers = ask(program, urls.map((url) => ({ url })));
  const found = urls.map((url, index) => ({ url, ours: answers[index].valid, node: isUrl(url) })).filter(({ ours, node }) => ours !== node)
    .map((difference) => ({ cause: hostCause(difference.url) || null, example: JSON.stringify(difference) }));
  conclude('URLs', urls.length, found, []); // the known causes are too rare to be met each time
}

main(process.argv.slice(2));
