import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { decodeList } from '../../../src/cluster/decode/index.ts';

const list = JSON.stringify({
  apiVersion: 'v1',
  kind: 'PodList',
  items: [{ metadata: { name: 'a', labels: { app: 'web' } }, spec: { nodeName: 'b', containers: [{ name: 'c' }] } }],
});

test('where Node may not compile text, objects are the same', async () => {
  const decode = join(import.meta.dirname, '../../../src/cluster/decode/index.ts');
  const source = `
    import { decodeList } from ${JSON.stringify(decode)};
    const { objects } = decodeList('Pod', Buffer.from(${JSON.stringify(list)}), 'application/json');
    console.log(JSON.stringify(objects));`;
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const options = ['--disallow-code-generation-from-strings', '--input-type=module', '-'];
  const printed = execFileSync(process.execPath, options, { input: outputFiles[0]!.text, encoding: 'utf8' });
  const { objects } = decodeList('Pod', Buffer.from(list), 'application/json');
  expect(printed.trim()).toBe(JSON.stringify(objects));
});
