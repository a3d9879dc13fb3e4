// Looks at a page in Debian's Chromium as several readers do, and asks axe-core what keeps them from reading it.
// usage: node look.js PAGE FOLDER_FOR_SCREENSHOTS; prints a line of JSON for each look
const fs = require('fs');
const puppeteer = require('puppeteer-core');

const LOOKS = [
  {name: 'light', width: 900, features: [{name: 'prefers-color-scheme', value: 'light'}]},
  {name: 'dark', width: 900, features: [{name: 'prefers-color-scheme', value: 'dark'}]},
  {name: 'phone', width: 320, features: [{name: 'prefers-color-scheme', value: 'light'}]},
  {name: 'phone-dark', width: 320, features: [{name: 'prefers-color-scheme', value: 'dark'}]},
  {name: 'forced-colors', width: 900, features: [{name: 'forced-colors', value: 'active'}]},
  {name: 'print', width: 900, media: 'print', features: []},
];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag2aaa', 'best-practice'];

async function look(browser, axe, page, folder, {name, width, media = 'screen', features}) {
  const tab = await browser.newPage();
  await tab.setBypassCSP(true); // for axe-core alone: the page's own policy takes no script
  await tab.setViewport({width, height: 900});
  const session = await tab.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', {media, features});
  await tab.goto(`file://${page}`);
  await tab.evaluate(axe);
  const found = await tab.evaluate((tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}}), TAGS);
  const isTooWide = await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  await tab.screenshot({path: `${folder}/${name}.png`, fullPage: true});
  await tab.close();
  return {name, passes: found.passes.length, violations: found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), isTooWide};
}

async function main() {
  const [page, folder] = process.argv.slice(2);
  const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await puppeteer.launch({executablePath: process.env.CHROMIUM, args: ['--no-sandbox']});
  for (const one of LOOKS) console.log(JSON.stringify(await look(browser, axe, page, folder, one)));
  await browser.close();
}

main();
