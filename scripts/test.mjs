// `npm test`: installs what is missing and runs every check, each also runnable alone as `npm run <name>`.
// Says at the end, on a line of its own, how many tests passed and failed: `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensurePackages, root, run } from './setup.mjs';

const checks = [
  ['types', 'Types of TypeScript and Astro files'],
  ['lint', 'Lint and format'],
  ['imports', 'Direction of imports, cycles'],
  ['content', 'Front matter, components and references of the content'],
  ['unit', 'Unit and property tests'],
  ['conformance', 'Our driver half against a real QEMU'],
  ['headers', 'Our facts against Linux headers'],
  ['build', 'The site builds'],
  ['links', 'Links and anchors, at the root and below a base path'],
  ['budgets', 'Sizes of pages and scripts'],
  ['e2e', 'The built site in a real browser'],
];
/** Checks whose own tests are counted one by one. */
const counted = new Set(['unit', 'conformance', 'headers', 'e2e']);
/** Checks that read the built site. */
const needBuild = new Set(['links', 'budgets', 'e2e']);

const only = process.argv.slice(2);
const chosen = checks.filter(([name]) => only.length === 0 || only.includes(name));
const scratch = mkdtempSync(path.join(tmpdir(), 'ringside-'));
const results = [];
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** Whether a line of a failure says something of this project. */
const ours = (line) => !line.includes('node_modules');

/**
 * What a vitest run left in its report: passed and failed tests, and of each failed one where it stands and what
 * it said first; a run without a report failed once.
 */
function countOf(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = report;
    const faults = testResults.flatMap(({ name, assertionResults, status, message }) => {
      const place = path.relative(root, name);
      const failed = assertionResults.filter((test) => test.status === 'failed');
      if (failed.length === 0 && status === 'failed') return [`${place}: ${message}`];
      return failed.map(
        ({ fullName, failureMessages }) =>
          `${place}: ${fullName}\n${(failureMessages[0] ?? '').split('\n').slice(0, 12).filter(ours).join('\n')}`,
      );
    });
    return { passed: numPassedTests, failed: numFailedTests || Math.min(numFailedTestSuites, 1), faults };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const begun = Date.now();
ensurePackages();
if (chosen.some(([name]) => name === 'e2e')) {
  try {
    process.env.CHROME_PATH = await ensureBrowser();
  } catch (error) {
    console.error(error.message);
  }
}
for (const [index, [name, title]] of chosen.entries()) {
  console.log(`\n== ${index + 1}/${chosen.length} ${name}: ${title}`);
  const since = Date.now();
  const noBuild =
    needBuild.has(name) && results.some((result) => result.name === 'build' && result.failed > 0);
  let outcome = { passed: 0, failed: 1 };
  if (noBuild) console.log('Not run: the site did not build.');
  else {
    const report = path.join(scratch, `${name}.json`);
    const more = counted.has(name)
      ? ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      : [];
    const code = run('npm', ['run', '--silent', name, ...more]);
    outcome = counted.has(name)
      ? countOf(report)
      : { passed: Number(code === 0), failed: Number(code !== 0) };
    if (code !== 0 && outcome.failed === 0) outcome.failed = 1;
  }
  results.push({ name, ...outcome, time: seconds(since) });
}
rmSync(scratch, { recursive: true, force: true });

// Last, because a log is read from its end and may be cut at its start.
for (const { name, faults = [] } of results)
  for (const fault of faults.slice(0, 20)) console.log(`\n== Failed in ${name}: ${fault}`);
console.log(`\n== Summary, after ${seconds(begun)}`);
for (const { name, passed, failed, time } of results) {
  // Conformance and headers say above why they could not be run; nothing else may come to nothing.
  const verdict = failed > 0 ? 'FAIL' : passed > 0 ? 'ok  ' : 'none';
  console.log(`${verdict} ${name.padEnd(11)} ${passed} passed, ${failed} failed, ${time}`);
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
