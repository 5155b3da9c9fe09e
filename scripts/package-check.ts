import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/**
 * `npm run package:check`: the package holds what runs and nothing else, and nothing in it tells of the machine that
 * built it. Prints what is wrong, a line each.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

/** Every file of the package is one of these. */
const allowed = [
  /^(package\.json|README\.md|LICENSE)$/,
  /^bin\/(kubecause|kubectl-(complete-)?kubecause|v8-flags)\.js$/,
  /^man\/kubecause\.1$/,
  /^dist\/(cli|index)\.js$/,
  /^dist\/chunks\/[\w.-]+\.js$/,
  /^dist\/types\/(src|analyzers)\/[\w/-]+\.d\.ts$/,
  /^dist\/(LICENSES\.txt|sbom\.cdx\.json)$/,
];

const required = [
  'package.json',
  'README.md',
  'LICENSE',
  'bin/kubecause.js',
  'bin/v8-flags.js',
  'bin/kubectl-kubecause.js',
  'bin/kubectl-complete-kubecause.js',
  'man/kubecause.1',
  'dist/cli.js',
  'dist/index.js',
  'dist/types/src/index.d.ts',
];

/**
 * Installed, in bytes; downloaded it is a quarter of that. What is much more than before is a dependency that came along by
 * accident. The largest parts, none of which is loaded before it is needed: the declarations 2.7 MB (the types of all kinds),
 * undici 0.7 (proxies), Anthropic's SDK 0.6, zod 0.6 (the user's files), client-node 0.4 (kubeconfigs), openai's 0.2; what
 * serve speaks 0.9 (MCP, gRPC, HTTP).
 */
const largest = 9_500_000;

interface Pack {
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly unpackedSize: number;
}

const wrong = check();
for (const line of wrong) process.stderr.write(`${line}\n`);
if (wrong.length > 0) process.exitCode = 1;

function check(): string[] {
  const { files, unpackedSize } = pack();
  const paths = files.map(file => file.path);
  process.stderr.write(`the package holds ${files.length} files, ${(unpackedSize / 1e6).toFixed(1)} MB\n`);
  return [
    ...required.filter(path => !paths.includes(path)).map(path => `${path} is not in the package`),
    ...paths
      .filter(path => !allowed.some(pattern => pattern.test(path)))
      .map(path => `${path} does not belong in the package`),
    ...paths.filter(namesThisMachine).map(path => `${path} names a folder of the machine that built it`),
    ...notBundled(paths),
    ...(unpackedSize > largest ? [`the package is ${unpackedSize} bytes; at most ${largest} were expected`] : []),
    ...installScripts().map(name => `package.json has the script "${name}", which would run where it is installed`),
  ];
}

function pack(): Pack {
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });
  return (JSON.parse(json) as [Pack])[0];
}

function namesThisMachine(path: string): boolean {
  return readFileSync(`${root}${path}`, 'utf8').includes(root.replace(/\/$/, ''));
}

/** Packages that the bundles still import, but for what a user installs if they want it. */
function notBundled(paths: readonly string[]): string[] {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: paths.filter(path => /^dist\/.*\.js$/.test(path)),
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const optional = Object.keys(readPackage().peerDependencies ?? {});
  return Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ path, external }) => external === true && !isBuiltin(path) && !optional.includes(path))
      .map(({ path }) => `${file} imports ${path}, which the package does not bring`),
  );
}

function installScripts(): string[] {
  const { scripts } = readPackage();
  return ['preinstall', 'install', 'postinstall', 'prepare'].filter(name => name in scripts);
}

function readPackage(): { scripts: Record<string, string>; peerDependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as ReturnType<typeof readPackage>;
}
