import { gistOf } from './log-lines.ts';

/** How run times begin to tell of a failure that nothing caught. */
const beginnings: readonly RegExp[] = [
  // Go; a panic that was caught and thrown again comes twice, the second indented
  /^(?:panic|fatal error): /,
  // Java and Kotlin
  /^Exception in thread "[^"]*" /,
  // .NET
  /^Unhandled exception[.:] /i,
  // Rust
  /^thread '[^']*' (?:\(\d+\) )?panicked at /,
  // Ruby
  /^\S+\.rb:\d+:in .+: .+ \(\w+(?:::\w+)*\)$/,
  // Node, Python, and whatever else names its errors so
  /^(?:Uncaught )?(?:[\w$]+[.:]+)*(?:[A-Z]\w*)?(?:Error|Exception|Warning|Interrupt)\b(?: \[\w+\])?(?:: |$)/,
];

/** Lines that say that a program gives up, in no particular language. */
const complaint = /\b(?:fatal|panic|critical|emerg|error|failed|failure|exception|cannot|can't|unable|aborting)\b/i;

/** A place in the program, as stack traces of several languages name it; not those of run times and libraries. */
const frames: readonly RegExp[] = [
  /^\s+(\/\S+\.go:\d+)/,
  /^\s+at (?!java\.|jdk\.|sun\.|javax\.|org\.springframework\.|System\.|Microsoft\.)([\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\))/,
  /^\s+at (?:.+? \()?((?!node:)[\w./@-]+\.[cm]?[jt]s:\d+:\d+)\)?/,
  /^\s+File "([^"]+)", line (\d+)/,
  /^\s+at .+ in (\S+:line \d+)/,
];

/** Frames of the Go run time and of the machinery that catches panics only to throw them again. */
const machinery = /\/(?:runtime|panic|testing)\/|\/usr\/local\/go\/|\/pkg\/util\/runtime\//;

/**
 * The first line of the last failure that nothing caught, with its first frame in the program's own code; else the last line
 * that complains; else the last line.
 */
export function failureIn(lines: readonly string[]): string | undefined {
  for (let i = lines.length - 1; i >= 0; i--) {
    const gist = gistOf(lines[i]!);
    if (!beginnings.some(beginning => beginning.test(gist))) continue;
    const frame = frameOf(lines, i);
    return frame === undefined ? gist : `${gist} (${frame})`;
  }
  const last = lines.findLast(line => complaint.test(line)) ?? lines.at(-1);
  return last === undefined ? undefined : gistOf(last);
}

/** Python writes its frames before the error and ends with the innermost; the others after it and begin with that. */
function frameOf(lines: readonly string[], i: number): string | undefined {
  const after = lines.slice(i + 1).flatMap(frameIn);
  if (after.length > 0) return after[0];
  const start = lines.findLastIndex((line, at) => at < i && line.includes('Traceback (most recent call last)'));
  return start < 0 ? undefined : lines.slice(start, i).flatMap(frameIn).at(-1);
}

function frameIn(line: string): string[] {
  for (const frame of frames) {
    const [, place, number] = frame.exec(line) ?? [];
    if (place !== undefined && !machinery.test(place)) return [number === undefined ? place : `${place}:${number}`];
  }
  return [];
}
