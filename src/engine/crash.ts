import type { KubeObject } from '../core/objects.ts';
import type { AnalyzerCrash } from '../core/report.ts';

/** Frames of a stack that are kept: where it happened, and how it came there. */
const mostFrames = 6;

/** What a bug report needs of an exception. The message stays out: it may quote what somebody wrote. */
export function crashOf(error: unknown, { kind }: KubeObject): AnalyzerCrash {
  const name = error instanceof Error ? error.name : typeof error;
  return { error: name, kind, frames: error instanceof Error ? framesOf(error) : [] };
}

/** `check (pod-image.ts:40:12)`: functions and positions, without the folders of this machine and without Node's own. */
function framesOf({ name, message, stack = '' }: Error): string[] {
  const header = `${name}: ${message}`;
  // A message may have lines of its own, which may look like frames.
  const frames = stack.startsWith(header) ? stack.slice(header.length) : '';
  return [...frames.matchAll(/^ +at (.+)$/gm)]
    .map(([, frame = '']) => frame)
    .filter(frame => !frame.includes('node:') && !frame.includes('node_modules'))
    .slice(0, mostFrames)
    .map(frame => frame.replace(/(?:file:\/\/)?[^\s()]*[/\\]/, ''));
}
