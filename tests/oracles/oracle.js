// What the oracles share: questions go to the program `answers`, and every difference from Node's answer must have a known cause.
const { execFileSync } = require('child_process');

/** `questions`: objects as answers.cpp describes; the answers in their order. */
function ask(program, questions) {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const lines = execFileSync(program, { input, maxBuffer: 1 << 30 }).toString('utf8').split('\n').slice(0, -1);
  if (lines.length !== questions.length) throw new Error(`${questions.length} questions, ${lines.length} answers`);
  return lines.map((line) => JSON.parse(line));
}

/**
 * `found`: for each difference its cause (null: none is known) and an example. Prints how often each cause occurred; the exit status is 1
 * when a difference has no cause, or when a cause of `expected` did not occur: it is not true anymore, or not looked for.
 */
function conclude(what, count, found, expected) {
  const byCause = new Map(expected.map((cause) => [cause, []]));
  for (const { cause, example } of found) byCause.set(cause, [...(byCause.get(cause) || []), example]);
  const unexplained = byCause.get(null) || [];
  byCause.delete(null);
  console.log(`${count} ${what}, ${found.length} differences, ${unexplained.length} without a known cause`);
  for (const [cause, examples] of byCause) console.log(`${String(examples.length).padStart(8)}  ${cause}\n          ${examples[0] || 'NOT FOUND'}`);
  unexplained.slice(0, 20).forEach((example) => console.log(`UNEXPLAINED ${example}`));
  const idle = [...byCause.values()].some((examples) => examples.length === 0);
  process.exitCode = unexplained.length > 0 || idle || count === 0 ? 1 : 0;
}

module.exports = { ask, conclude };
