import type { KubeObject } from '../core/objects.ts';
import type { AnalyzerCrash } from '../core/report.ts';

/** Frames of a stack that are kept: where it happened, and how it came there. */
const mostFrames = 6;

/** What a bug report needs of an exception. The message stays out: it may quote what somebody wrote. */
export function crashOf(error: unknown, { kind }: Pick<KubeObject, 'kind'>): AnalyzerCrash {
  const name = error instanceof Error ? error.name : typeof error;
  return { error: name, kind, frames: error instanceof Error ? framesOf(error) : [] };
}

/** `check (pod-image.ts:40:12)`: functions and positions, without the folders of this machine, and without Node and packages. */
function framesOf({ name, message, stack = '' }: Error): string[] {
  const header = `${name}: ${message}`;
  // A message may have lines of its own, which may look like frames.
  const frames = stack.startsWith(header) ? stack.slice(header.length) : '';
  return (
    [...frames.matchAll(/^ +at (.+)$/gm)]
      .map(([, frame = '']) => frame)
      .filter(frame => !frame.includes('node:') && !/node_modules[/\\](?!kubecause[/\\])/.test(frame))
      .slice(0, mostFrames)
      // A folder may have spaces and parentheses in its name, a function has no slash.
      .map(frame => frame.replace(/^((?:async )?(?:[^/\\]* \()?).*[/\\]/, '$1'))
  );
}
