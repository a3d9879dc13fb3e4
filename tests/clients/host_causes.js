/**
 * Where the host of a URL is judged by UTS #46 as the URL standard wants it (ICU 72), and Node has tables and rules of its own. Ranges
 * are what Unicode 14 and 15 added to scripts written right to left and to marks.
 */
const HOSTS = [
  [/xn---|xn--[^/?#]*-(?=$|[./?#\\:。．｡@\s\p{Cc}])/iu, 'a label xn--… with nothing on one side of its last hyphen: no host by UTS #46, taken by Node 20'],
  [/[\u061d\u0870-\u089f\u08b5-\u08d2\u0c3c\u0cf3\u0ece\u1ac1-\u1ace\u1dfa\u{10efd}-\u{10eff}\u{10f70}-\u{10f89}\u{11070}-\u{11075}\u{110c2}\u{11241}\u{1cf00}-\u{1cf46}\u{1e08f}\u{1e2ae}\u{1e4ec}-\u{1e4ef}]/u,
    'a letter or mark that Unicode 14 or later has added: Node 20 does not know its direction'],
  [/[\u200c\u200d]/u, 'a zero-width joiner where its script has none: no host by RFC 5892, taken by Node 20'],
];

/** The cause of a difference about `url`, or undefined. */
function hostCause(url) {
  const seen = url.replace(/[\t\n\r]/g, '');
  let decoded = seen;
  try {
    decoded = decodeURIComponent(seen);
  } catch {
    // as it is written
  }
  return (HOSTS.find(([host]) => host.test(decoded)) || [])[1];
}

module.exports = { hostCause };
