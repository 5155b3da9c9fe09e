// Builds dist/: one bundle for the command line and one for programs, that share their chunks. `--types` adds the declarations.
// `--to=FOLDER` puts them elsewhere. `--single=FILE` makes one file of the command line instead.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The bundles, by the file in dist/ that they become. */
const entries = { cli: 'src/cli/main.ts', index: 'src/index.ts' };

/** CommonJS packages inside an ES module call `require` for what Node itself brings. */
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";

/**
 * These do not say that their files do nothing when they are merely loaded: with the one that reads a kubeconfig, the classes of
 * all APIs would be loaded (400 KB), and with the parser of yargs its columns and translations (20 ms).
 */
const silent = /@kubernetes\/client-node|\/yargs\/|^yargs\//;

/** @type {import('esbuild').Plugin} */
const shakeSilent = {
  name: 'shake-silent',
  setup(plugin) {
    plugin.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'seen' || !(silent.test(importer) || silent.test(path))) return undefined;
      const resolved = await plugin.resolve(path, { kind, importer, resolveDir, pluginData: 'seen' });
      return { ...resolved, sideEffects: false };
    });
  },
};

/**
 * See stand-ins/string-width.js. Of the several versions of string-width that packages import, this leaves one.
 * @type {import('esbuild').Plugin}
 */
const plainWidth = {
  name: 'string-width',
  setup(plugin) {
    const standIn = `${root}scripts/stand-ins/string-width.js`;
    plugin.onResolve({ filter: /^string-width$/ }, ({ importer, kind }) =>
      // What calls `require` wants the function itself, as the version that it brings gives it.
      importer === standIn || kind === 'require-call' ? undefined : { path: standIn },
    );
  },
};

/**
 * See stand-ins/node-fetch.js.
 * @type {import('esbuild').Plugin}
 */
const platformFetch = {
  name: 'node-fetch',
  setup(plugin) {
    plugin.onResolve({ filter: /^node-fetch$/ }, () => ({ path: `${root}scripts/stand-ins/node-fetch.js` }));
  },
};

/**
 * wrap-ansi makes a segmenter as it is loaded, which takes 10 ms, and needs none for printable ASCII: here it is made for the
 * first text that needs it.
 * @type {import('esbuild').Plugin}
 */
const lateSegmenter = {
  name: 'late-segmenter',
  setup(plugin) {
    const early = 'const segmenter = new Intl.Segmenter();';
    const late = 'let made; const segmenter = { segment: text => (made ??= new Intl.Segmenter()).segment(text) };';
    plugin.onLoad({ filter: /\/wrap-ansi\/index\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      // Another version, or the one that another package brings, is left as it is.
      return contents.includes(early) ? { contents: contents.replace(early, late) } : undefined;
    });
  },
};

/**
 * What is the same for every build.
 * @param {{ version: string, peerDependencies?: Record<string, string> }} packageJson
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
function bundling({ version, peerDependencies = {} }) {
  return {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [shakeSilent, plainWidth, platformFetch, lateSegmenter],
    define: { KUBECAUSE_VERSION: JSON.stringify(version) },
    // What a user installs beside kubecause if they want it.
    external: Object.keys(peerDependencies),
  };
}

/** @returns {{ version: string, license: string, peerDependencies?: Record<string, string> }} */
function readPackage() {
  return JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
}

/**
 * All of the command line in one file, for machines that have Node and no npm: `node kubecause.mjs`.
 * @param {string} file
 */
async function buildSingle(file) {
  const { metafile } = await build({
    ...bundling(readPackage()),
    stdin: {
      contents:
        "import './bin/v8-flags.js'; import { main } from './src/cli/main.ts'; await main(process.argv.slice(2));",
      resolveDir: root,
      loader: 'ts',
    },
    outfile: file,
    banner: { js: `#!/usr/bin/env node\n${requireForCommonJs}` },
  });
  chmodSync(file, 0o755);
  writeFileSync(`${file}.LICENSES.txt`, licenses(Object.keys(metafile.inputs)));
}

/**
 * Builds into a folder of its own and swaps it in, so that a run that goes on beside it never meets half a build.
 * @param {{ types?: boolean, target?: string }} [options]
 */
export async function buildDist({ types = false, target = `${root}dist` } = {}) {
  const began = new Date();
  const packageJson = readPackage();
  const fresh = `${target}.${process.pid}`;
  try {
    const { metafile } = await build({
      ...bundling(packageJson),
      entryPoints: Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(`${root}${path}`))),
      outdir: fresh,
      chunkNames: 'chunks/[name]-[hash]',
      splitting: true,
      banner: { js: requireForCommonJs },
    });
    writeFileSync(`${fresh}/sbom.cdx.json`, sbom(packageJson, Object.keys(metafile.inputs)));
    writeFileSync(`${fresh}/LICENSES.txt`, licenses(Object.keys(metafile.inputs)));
    if (types) writeDeclarations(`${fresh}/types`);
    // The age of a build is that of the sources it was made of: what changed while it ran is newer.
    for (const name of readdirSync(fresh)) if (name.endsWith('.js')) utimesSync(`${fresh}/${name}`, began, began);
    swap(fresh, target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * The folders of the packages whose code is in a bundle, sorted.
 * @param {string[]} inputs
 */
function bundledPackages(inputs) {
  const folders = inputs.flatMap(path => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'));
    return { folder, name, version, license };
  });
}

/**
 * Their licences and notices, which ask to be kept with every copy.
 * @param {string[]} inputs
 */
function licenses(inputs) {
  const texts = bundledPackages(inputs).map(({ folder, name, version, license }) => {
    const files = readdirSync(`${root}${folder}`).filter(entry => /^(licen[cs]e|copying|notice)/i.test(entry));
    const texts = files.map(file => readFileSync(`${root}${folder}/${file}`, 'utf8').trim());
    return `${name} ${version}\n\n${texts.length === 0 ? `License: ${license}` : texts.join('\n\n')}\n`;
  });
  return `kubecause holds code of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/**
 * What the bundle is made of, as CycloneDX: `npm sbom` would list what builds and tests it, too. No clock and no random
 * number in it: the same sources give the same file.
 * @param {{ version: string, license: string }} packageJson
 * @param {string[]} inputs
 * @see https://cyclonedx.org/docs/1.6/json/
 */
function sbom(packageJson, inputs) {
  const component = (/** @type {{ name: string, version: string, license?: string }} */ { name, version, license }) => {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    return {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      ...(license !== undefined && { licenses: [{ expression: license }] }),
    };
  };
  const self = { ...component({ name: 'kubecause', ...packageJson }), type: 'application' };
  const unique = new Map(bundledPackages(inputs).map(each => [`${each.name}@${each.version}`, component(each)]));
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: self },
    components: [...unique.values()],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** @param {string} folder */
function writeDeclarations(folder) {
  const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [tsc, '-p', `${root}tsconfig.types.json`, '--outDir', folder], {
    stdio: ['ignore', 2, 2],
  });
}

/**
 * @param {string} fresh
 * @param {string} target
 */
function swap(fresh, target) {
  const old = `${fresh}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const optionNamed = (/** @type {string} */ name) =>
    process.argv.find(word => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const single = optionNamed('--single');
  const target = optionNamed('--to');
  if (single !== undefined) await buildSingle(single);
  else await buildDist({ types: process.argv.includes('--types'), ...(target !== undefined && { target }) });
}
