import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Writes what `src/serve/grpc/proto` describes as a program reads it. Run with `npm run generate:grpc` after a change there; it
 * fetches the compiler, which nothing else needs: a test holds that the result is up to date.
 */
const folder = fileURLToPath(new URL('../../src/serve/grpc', import.meta.url));
const set = execFileSync(
  'npx',
  ['-y', '@bufbuild/buf@1', 'build', 'proto', '--exclude-source-info', '-o', '-#format=binpb'],
  {
    cwd: folder,
  },
);
writeFileSync(
  `${folder}/descriptors.ts`,
  `// Made by \`npm run generate:grpc\` from the files of proto; edit those.
/** A FileDescriptorSet of all of them, in base64. */
export const descriptors =
  '${set.toString('base64')}';
`,
);
