// Compares the patterns of our schemas with ECMAScript's own: Node's RegExp with the flag u.
// usage: node regexp.js ANSWERS COUNT SEED
const { ask, conclude } = require('./oracle');
const { seeded } = require('../clients/mutations');

const ATOMS = [
  'a', 'b', 'Z', '0', '_', ' ', '-', '/', '"', 'é', 'ß', '日', '😀', ',', ':', '=', '!', '<', '&', '~', '@', '.', '\\.', '\\/', '\\\\', '\\^', '\\$', '\\|', '\\(', '\\)',
  '\\[', '\\]', '\\{', '\\}', '\\*', '\\+', '\\?', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\t', '\\n', '\\v', '\\f', '\\r', '\\0', '\\cA', '\\cj', '\\x41', '\\xe9',
  '\\u0061', '\\u{61}', '\\u{1F600}', '\\ud83d\\ude00', '\\p{L}', '\\P{L}', '\\p{Lu}', '\\p{Letter}', '\\p{gc=Nd}', '\\p{Script=Greek}', '\\p{sc=Han}',
  '\\P{Uppercase_Letter}', '\\p{General_Category=Punctuation}', '[]', '[^]'];
const ODD_ATOMS = [
  '\\b', '\\B', '^', '$', '\\-', '\\a', '\\e', '\\A', '\\z', '\\Q', '\\E', '\\C', '\\X', '\\h', '\\1', '\\2', '\\k<n>', '\\k', '\\00', '\\07', '\\c', '\\c1', '\\x4', '\\x{41}', '\\u12',
  '\\u{}', '\\u{110000}', '\\ud800', '\\udc00', '\\p', '\\pL', '\\p{', '\\p{}', '\\p{^L}', '\\p{Greek}', '\\p{Any}', '\\p{ASCII}', '\\p{Alphabetic}', '\\p{Emoji}', '\\p{sc=L}', '\\p{gc=Greek}',
  '\\p{Script_Extensions=Greek}', '\\p{Nonsense}', '\\p{lu}', '\\p{ L}', '(?=a)', '(?!a)', '(?<=a)', '(?<!b)', '(?i)', '(?i:a)', '(?P<n>a)', '(?#a)', '(?>a)', '[[:alpha:]]', '[:alpha:]', '[a', '(', ')',
  ']', '{', '}', '{2}', '{,2}', '\\', '|', '||', '()', '(?:)'];
const MEMBERS = [
  'a', 'c', 'z', 'A', '0', '9', '_', ' ', 'é', '日', '😀', '^', '-', '.', '*', '(', '[', '&', '&&', '~', '|', '$', '/', ':', ',', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\b', '\\-', '\\]',
  '\\[', '\\\\', '\\^', '\\t', '\\n', '\\0', '\\cA', '\\x41', '\\u0061', '\\u{1F600}', '\\p{Lu}', '\\P{L}', '\\B', '\\1', '\\k', '\\a', '\\ud800', '[:alpha:]', '\\p{Greek}'];
const QUANTIFIERS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{0}', '{0,1}', '{1,}', '{1,3}', '{1,3}?', '{3,1}', '{,2}', '{', '{a}', '**', '+*', '???', '{1000}', '{1001}', '{99999999999}', '{2}{3}'];
const CHARACTERS = [
  'a', 'b', 'c', 'z', 'A', 'Z', '0', '1', '9', '_', ' ', '-', '^', '$', '.', '|', '(', ')', '[', ']', '{', '}', '*', '+', '?', '/', '\\', '"', '&', '~', ':', 'é', 'ß', 'Σ', 'λ', '日', '٣', '😀',
  '\0', '\x01', '\b', '\t', '\n', '\v', '\f', '\r', '\x1c', '\x7f', '\x85', '\xa0', '\u1680', '\u180e', '\u2003', '\u200b', '\u2028', '\u2029', '\u202f', '\u3000', '\ufeff', '\ufffd', '\u{10ffff}'];

class Generator {
  constructor(seed) {
    this.random = seeded(seed);
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  chance(share) {
    return this.random() < share;
  }

  several(most, make) {
    return Array.from({ length: Math.floor(this.random() * (most + 1)) }, make).join('');
  }

  set() {
    const range = () => `${this.pick(MEMBERS)}-${this.pick(MEMBERS)}`;
    return `[${this.chance(0.3) ? '^' : ''}${this.several(3, () => (this.chance(0.3) ? range() : this.pick(MEMBERS)))}]`;
  }

  atom(depth) {
    if (depth > 0 && this.chance(0.25)) return `${this.pick(['(', '(?:', '(?<n>', '(?<$x_1>', '(?<é>', '(?<1>'])}${this.alternatives(depth - 1)})`;
    if (this.chance(0.2)) return this.set();
    return this.pick(this.chance(0.08) ? ODD_ATOMS : ATOMS);
  }

  term(depth) {
    return this.atom(depth) + (this.chance(0.3) ? this.pick(this.chance(0.8) ? QUANTIFIERS.slice(0, 12) : QUANTIFIERS) : '');
  }

  alternatives(depth) {
    const one = () => this.several(4, () => this.term(depth));
    const ends = (text) => (this.chance(0.15) ? '^' : '') + text + (this.chance(0.15) ? '$' : '');
    return this.chance(0.2) ? `${one()}|${ends(one())}` : ends(one());
  }

  /** Some have a character too many or too few. */
  pattern() {
    const whole = [...this.alternatives(2)];
    if (this.chance(0.1)) whole.splice(Math.floor(this.random() * whole.length), this.chance(0.5) ? 1 : 0, this.pick(CHARACTERS));
    return whole.join('');
  }

  /** Of the characters that mean something, and of the pattern's own. */
  text(pattern) {
    const own = [...pattern];
    return this.several(5, () => (own.length > 0 && this.chance(0.4) ? this.pick(own) : this.pick(CHARACTERS)));
  }
}

function asNodeSays({ pattern, texts }) {
  try {
    const expression = new RegExp(pattern, 'u');
    return { matches: texts.map((text) => expression.test(text)) };
  } catch (refusal) {
    return { refused: refusal.message };
  }
}

/** What we refuse although ECMAScript takes it: [what the refusal says, cause]. */
const REFUSED = [
  [/lookahead|lookbehind|backreference/, 'a lookaround or a backreference: cannot be matched in linear time'],
  [/1000 repetitions|repetition size|repetition operator|pattern too large/, 'more than 1,000 repetitions, also of repetitions: the expression would grow too large'],
  [/lone surrogate/, 'half a surrogate pair: no text in UTF-8 has one'],
  [/character class range: \\[pP]\{/, 'a Unicode property beyond categories and scripts'],
  [/group's name/, "a group's name with letters beyond ASCII"],
];

/** What we take although ECMAScript refuses it: [what its refusal says, cause]. */
const TAKEN = [
  [/Invalid character class/, 'a range that begins or ends with a set, [\\d-x]: taken as the set, a hyphen and the other'],
  [/Duplicate capture group name/, "two groups of one name: names mean nothing without backreferences"],
  [/Invalid property name/, 'a script by its name alone, or a property as RE2 writes it: \\p{Greek}, \\p{^L}'],
];

function causeOf(ours, node) {
  const known = ours.refused ? REFUSED.find(([said]) => said.test(ours.refused)) : TAKEN.find(([said]) => said.test(node.refused));
  return known ? known[1] : null;
}

function main([program, count, seed]) {
  const generator = new Generator(Number(seed));
  const questions = Array.from({ length: Number(count) }, () => {
    const pattern = generator.pattern();
    return { pattern, texts: Array.from({ length: 8 }, () => generator.text(pattern)) };
  });
  const answers = ask(program, questions);
  const found = [];
  questions.forEach((question, index) => {
    const ours = answers[index];
    const node = asNodeSays(question);
    if (ours.refused ? node.refused : JSON.stringify(ours) === JSON.stringify(node)) return;
    found.push({ cause: causeOf(ours, node), example: JSON.stringify({ ...question, ours, node }) });
  });
  conclude('patterns', questions.length, found, [...REFUSED, ...TAKEN].map(([, cause]) => cause));
}

main(process.argv.slice(2));
