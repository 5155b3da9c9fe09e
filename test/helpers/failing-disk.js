// Loaded before kubecause (node --import): a disk that fails at one step of what is written. FAILING_DISK says how, and at which
// step, counted from 1: `kill 3` ends the process as SIGKILL does, `full 2` has no space left from then on, `stall 1` never comes
// to an end. Of what is written in that step, half is there. Without it, steps are counted. FAILING_DISK_COUNT is a file that
// is told how many there were.
import fs, { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [how, at = Number.POSITIVE_INFINITY] = (process.env.FAILING_DISK ?? '').split(' ');
const { FAILING_DISK_COUNT: countFile } = process.env;
let steps = 0;
if (countFile !== undefined) process.on('exit', () => fs.writeFileSync(countFile, String(steps)));

const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });

/** Whether this step is to fail; a full disk stays so. */
function isDue() {
  steps++;
  return how === 'full' ? steps >= Number(at) : steps === Number(at);
}

/** @param {() => void} begin writes half of it */
async function failing(begin) {
  begin();
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  if (how !== 'full') await new Promise(() => setInterval(() => undefined, 1000));
  throw full();
}

const half = data => data.slice(0, Math.floor(data.length / 2));

const { writeFile, open } = promises;
promises.writeFile = async (path, data, options) =>
  isDue() ? await failing(() => fs.writeFileSync(path, half(data), options)) : await writeFile(path, data, options);
promises.open = async (...args) => {
  const handle = await open(...args);
  const whole = handle.writeFile.bind(handle);
  handle.writeFile = async data =>
    isDue() ? await failing(() => fs.writeSync(handle.fd, half(data))) : await whole(data);
  return handle;
};

// Streams write by callbacks.
const { write, writev } = fs;
fs.write = (fd, data, offset, length, position, done) =>
  isDue()
    ? void failing(() => fs.writeSync(fd, data, offset, length >> 1)).catch(error => done(error))
    : write(fd, data, offset, length, position, done);
fs.writev = (fd, buffers, position, done) =>
  isDue()
    ? void failing(() => fs.writeSync(fd, half(buffers[0]))).catch(error => done(error))
    : writev(fd, buffers, position, done);

// What moves files takes no space.
for (const name of ['rename', 'link', 'rm', 'chmod']) {
  const whole = promises[name];
  promises[name] = async (...args) => {
    if (how !== 'full' && isDue()) await failing(() => undefined);
    return await whole(...args);
  };
}
syncBuiltinESMExports();
