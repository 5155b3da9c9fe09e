// Makes a fresh clone ready to run: installs the packages of the lockfile and builds, each only if it is needed.
// Plain JavaScript without a dependency, because it runs before anything is installed. Several may run at once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = `${root}.cache/setup.lock`;
const sources = ['src', 'analyzers', 'providers', 'package.json', 'scripts/build.js'];
const oldestNode = [20, 19];

checkNode();
if (!isInstalled() || !isBuilt()) await alone(setUp);

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(`kubecause needs Node ${oldestNode.join('.')} or later; this is ${process.versions.node}`);
}

async function setUp() {
  if (!isInstalled()) {
    say('installing the packages of package-lock.json');
    run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel=error']);
  }
  if (!isBuilt()) {
    say('building dist');
    run(process.execPath, [`${root}scripts/build.js`]);
  }
}

/**
 * Whether node_modules holds what the lockfile asks for. By content, not by age: a checkout or an `npm install` that
 * changes nothing must not cost a new installation.
 */
function isInstalled() {
  const installed = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const { packages: there } = JSON.parse(readFileSync(installed, 'utf8'));
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === '' || optional || (peer && !(path in there)) || there[path]?.version === version,
  );
}

/** Whether dist/ is there and no older than the newest of what it is made of. */
function isBuilt() {
  if (!existsSync(`${root}dist/cli.js`)) return false;
  const built = statSync(`${root}dist/cli.js`).mtimeMs;
  return sources.every(path => newest(`${root}${path}`) <= built);
}

/** The age of a folder counts too: it changes when a file in it is deleted. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(`${path}/${name}`)), stat.mtimeMs);
}

/** Runs a task while no other process does: the others wait, and then find the work done. */
async function alone(task) {
  mkdirSync(`${root}.cache`, { recursive: true });
  for (let waited = false; !take(); waited = true) {
    if (!waited) say('waiting for another setup to end');
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  process.once('exit', release);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  await task();
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isRunning(readOwner())) release();
    return false;
  }
}

function readOwner() {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
}

/** A lock that nobody holds was left by a setup that was killed. Zero: just being written, or just released. */
function isRunning(pid) {
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function release() {
  rmSync(lock, { force: true });
}

function run(command, args) {
  // What they print goes to stderr: stdout belongs to the command that this is the setup of.
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error !== undefined) fail(`cannot run ${command}: ${error.message}`);
  if (status !== 0) fail(`${command} ${args[0]} failed`);
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
