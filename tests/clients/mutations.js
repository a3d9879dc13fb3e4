// Events and URLs, changed at random: the same seed gives the same ones.
const fs = require('fs');
const path = require('path');

const PIECES = [
  '"', '\\', '{', '}', '[', ']', ',', ':', 'null', 'true', '0', '-', '1e5', '1.', '01', '1e400', '123456789012345678901234567890',
  'NaN', '\\u0000', '\\ud800', '\\udc00', '\\ud83d\\ude00', '\\x', '\\u00e9', '\\/', '\x01', '\x7f', ' ', '\t', '//', "'", 'é', '\0',
  '"shortCode":"x",', '"a":1,', ',"k":{}', ',"country":null', ',"__proto__":1', '+00:00', 'Z', 'z', 'T', 't', '.5', '.', '60', '-02-29', '-13-',
  '24:', 'http:', 'https://', 'mailto:', '[::1]', '@', ':8080', ':99999', 'xn--', '%41', '%', '?', '#', '127.1', 'ß', '\u200b', '\u0627',
  '\ufeff'].map((piece) => Buffer.from(piece)).concat([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]].map((bytes) => Buffer.from(bytes)));

const URLS = [
  'https://example.com/', 'http://user:pass@example.com:8080/a/b?c=d#e', 'https://münchen.de/ü', 'ftp://x/', 'mailto:a@b.co', 'file:///C:/a',
  'file://host/share', 'https://[2001:db8::1]:443/', 'https://127.0.0.1/', 'https://0x7f.1/', 'https://xn--mnchen-3ya.de/', 'data:text/plain,x',
  'https://faß.de/', 'https://مثال.إختبار/', 'https://בדיקה1.com/', 'https://日本語。テスト', 'foo://host:1/path', 'foo://[::1]/', 'foo:/bar', 'ws://a.b/',
  'https://ＧＯ.com/', 'https://a-b_c.example/', 'https://☕.us/', 'javascript:alert(1)', 'https://1.2.3.4.5/', 'blob:https://a/b', 'https://a.b.c./'];

const URL_PIECES = [
  ':', '/', '//', '\\', '@', '?', '#', '[', ']', '[::1]', '::', '.', '..', '%', '%41', '%00', '%zz', '%C3%BC', '%2e', ' ', '\t', '\n', '\0', '\x1f', '\x7f', '|', '^',
  '<', '>', '0', '00', '0x', '08', '256', '4294967295', '4294967296', ':80', ':65535', ':65536', ':0', 'xn--', 'xn--a', 'xn--ls8h', 'XN--', '--', '-', '_', '\u00ad',
  '\u200b', '\u200c', '\u200d', '\u2060', 'ß', 'ς', 'İ', 'ſ', '。', '．', '℀', '½', '⑩', '\u0300', '\u0903', '\u094d', '\u05d0', '\u0627', '\u0660', '\u06f0', '1', '-\u05d0', '😀', '\ud800', '\udfff', '\ufffd',
  '\ufdd0', 'http', 'https:', 'file:', 'file://', 'c:', 'c|', 'foo:', 'foo://', 'A', 'é', '\u1e9e', '\u2f868', '\u3002', '\u0640', '\u30fb', '\ua640', '\u1806'];

/** A generator of numbers in [0, 1) with a seed (mulberry32). */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Those of the contracts folder, on one line each. */
function examples(folder, contract) {
  return ['valid', 'invalid'].flatMap((kind) => fs.readdirSync(path.join(folder, 'examples', kind)).sort()
    .filter((name) => name.startsWith(contract))
    .map((name) => Buffer.from(fs.readFileSync(path.join(folder, 'examples', kind, name), 'utf8').replace(/\n\s*/g, ''))));
}

/** `event` with one to three changes; never a line end inside. */
function mutated(event, random) {
  const pick = (count) => Math.floor(random() * count);
  let bytes = event;
  for (let changes = 1 + pick(3); changes > 0; changes -= 1) {
    const at = pick(bytes.length + 1);
    const cut = Math.min(at + pick(8), bytes.length);
    const inserted = [Buffer.alloc(0), PIECES[pick(PIECES.length)], Buffer.from([pick(256)])][pick(3)];
    const rest = pick(2) ? bytes.subarray(cut) : bytes.subarray(at);
    bytes = Buffer.concat([bytes.subarray(0, at), inserted, rest]);
  }
  return Buffer.from(bytes.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte)));
}

function mutatedUrl(random) {
  const pick = (count) => Math.floor(random() * count);
  let url = URLS[pick(URLS.length)];
  for (let changes = pick(4); changes > 0; changes -= 1) {
    const at = pick(Math.min(url.length, 24) + 1);
    const cut = at + [0, 0, 1, 2, 5][pick(5)];
    const inserted = pick(4) ? URL_PIECES[pick(URL_PIECES.length)] : String.fromCodePoint(1 + pick(pick(2) ? 0xfff : 0x10ffff - 1));
    url = url.slice(0, at) + inserted + url.slice(cut);
  }
  return url.toWellFormed ? url.toWellFormed() : url;
}

module.exports = { seeded, examples, mutated, mutatedUrl };
