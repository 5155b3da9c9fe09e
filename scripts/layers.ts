/**
 * Who may import whom. The one place where it is written: the conformance test holds it, docs/architecture.md shows it.
 * A file belongs to the row with the longest path; it may always import its own folder, unless `alone` is set.
 */
export interface Layer {
  /** A folder or a file. */
  readonly of: string;
  /** Folders and files of this repository, packages, `node:` (all of it) or one of its modules. */
  readonly may: readonly string[];
  /** Files of this folder must not import one another. */
  readonly alone?: true;
  readonly why: string;
}

export const layers: readonly Layer[] = [
  {
    of: 'src/core',
    may: [],
    why: 'Everything imports the contracts: what they would import, everything would load.',
  },
  {
    of: 'analyzers',
    may: ['src/core', 'analyzers/_shared'],
    alone: true,
    why: 'An analyzer is a pure function of objects: no clock, no file, no network and no package, so that the same snapshot gives the same findings. What two of them need is in `_shared`.',
  },
  {
    of: 'analyzers/_shared',
    may: ['src/core', 'analyzers/_shared/promql.ts'],
    why: 'As pure as the analyzers that use it.',
  },
  {
    of: 'analyzers/_shared/promql.ts',
    may: ['src/core', '@lezer/lr', '@prometheus-io/lezer-promql'],
    why: 'A grammar is as pure as an analyzer: the same text gives the same answer. It is loaded where there is an expression.',
  },
  {
    of: 'analyzers/index.ts',
    may: ['src/core', 'analyzers'],
    why: 'The one list of analyzers; generated.',
  },
  {
    of: 'src/files',
    may: ['src/core', 'node:'],
    why: 'One way to write a file: whole or not at all, also if the disk is full, the process is killed or another writes it, too.',
  },
  {
    of: 'src/engine',
    may: ['src/core', 'node:crypto'],
    why: 'The engine is handed its source and its analyzers and knows none of them, so that tests hand it others. Ids are hashes.',
  },
  {
    of: 'src/render',
    may: ['src/core', 'node:crypto', 'cli-table3', 'liquidjs', 'sarif', 'string-width', 'wrap-ansi', 'yaml', 'zod'],
    why: 'A renderer is a pure function from the report to a string: it neither looks things up nor prints. The policy of a page names its script by a hash.',
  },
  {
    of: 'src/vocabulary',
    may: ['src/core'],
    why: "What is Kubernetes' own word and what is somebody's: the same for a question to a model and for a recording that is sent.",
  },
  {
    of: 'src/explain',
    may: [
      'src/core',
      'src/vocabulary',
      'src/config/private-file.ts',
      'node:crypto',
      'node:fs/promises',
      'node:path',
      'node:timers/promises',
      'p-limit',
    ],
    why: 'The only door to a model: what leaves is masked here. It is handed its provider, and knows none of them.',
  },
  {
    of: 'src/serve',
    may: ['src/core', 'src/engine', 'src/render', 'src/serve/security', 'node:timers/promises', 'zod'],
    why: 'What stays warm between requests, and what a caller may see of it. It knows no protocol, and is handed its source, its analyzers and its model.',
  },
  {
    of: 'src/serve/use-cases',
    may: ['src/core', 'src/render', 'src/serve', 'zod'],
    alone: true,
    why: 'One question each, the same for every protocol: typed input, plain data as the answer.',
  },
  {
    of: 'src/serve/use-cases/index.ts',
    may: ['src/serve'],
    why: 'The one list of them; generated.',
  },
  {
    of: 'src/serve/security',
    may: ['src/core', 'src/serve', 'node:crypto', 'node:fs/promises', 'node:net', 'node:tls'],
    why: 'How strangers are kept out, the same for every protocol: who may ask, how much, and over what.',
  },
  {
    of: 'src/serve/http',
    may: ['src/render', 'src/serve', 'node:', '@hono/node-server', 'hono', 'zod'],
    why: 'A protocol translates requests into use cases and answers into its form; it decides nothing.',
  },
  {
    of: 'src/serve/k8sgpt',
    may: ['src/core', 'src/render', 'src/serve', 'zod'],
    why: 'The questions that clients of k8sgpt ask, the same for gRPC and for the HTTP forms of it.',
  },
  {
    of: 'src/serve/k8sgpt/gateway.ts',
    may: ['src/serve', '@bufbuild/protobuf', 'hono'],
    why: 'Reads bodies as the schema of gRPC says that its JSON is read.',
  },
  {
    of: 'src/serve/grpc',
    may: ['src/serve', 'node:http2', '@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-node'],
    why: 'As other protocols: messages become the input of a question, and its answer a message.',
  },
  {
    of: 'src/serve/mcp',
    may: [
      'src/core',
      'src/engine',
      'src/explain',
      'src/serve',
      'node:crypto',
      'node:stream',
      'node:timers/promises',
      '@modelcontextprotocol/sdk',
      'zod',
    ],
    why: 'As other protocols, with a limit for each answer and masks: it is a model that reads them.',
  },
  {
    of: 'src/serve/page',
    may: ['src/render', 'src/serve', 'hono'],
    why: 'The page of a report that stays up to date: what it shows is the report in HTML, as it is drawn everywhere.',
  },
  {
    of: 'src/serve/notify',
    may: [
      'src/core',
      'src/files',
      'src/render',
      'src/serve',
      'node:crypto',
      'node:fs/promises',
      'node:timers/promises',
      'zod',
    ],
    why: 'What is told to people who do not ask: one channel a file, all alike to what decides what is told.',
  },
  {
    of: 'src/config',
    may: ['src/core', 'src/files', 'node:', 'env-paths', 'yaml', 'zod'],
    why: 'Files that people write: read, checked and explained here, so that everything else gets values that are right.',
  },
  {
    of: 'src/cluster/decode',
    may: ['src/core', 'node:buffer'],
    why: 'The one door from bytes to objects: the same for a live cluster and a recording. Whether bytes are UTF-8 Node can tell ten times as fast as by decoding them.',
  },
  {
    of: 'src/cluster/decode/yaml-fields.ts',
    may: ['yaml'],
    why: 'What YAML itself says of a field: an alias, and a map that is merged.',
  },
  {
    of: 'src/cluster/decode/prometheus-files.ts',
    may: ['src/core', 'src/cluster/decode', 'node:zlib', 'yaml'],
    why: 'A text that somebody wrote passes the same door: what is no field of the table goes no further.',
  },
  {
    of: 'src/cluster/live',
    may: [
      'src/core',
      'src/files',
      'src/cluster/decode',
      'node:',
      '@kubernetes/client-node',
      'hpagent',
      'p-limit',
      'socks-proxy-agent',
      'yaml',
    ],
    why: 'The only door to the network.',
  },
  {
    of: 'src/cluster/recording',
    may: [
      'src/core',
      'src/files',
      'src/vocabulary',
      'src/cluster/decode',
      'node:',
      'age-encryption',
      'tar-stream',
      'yaml',
      'yauzl',
    ],
    why: 'A recording is read without a network: nothing of the live client is loaded for it.',
  },
  {
    of: 'providers',
    may: [
      'src/core',
      '@anthropic-ai/sdk',
      '@aws-sdk/client-bedrock-runtime',
      '@aws-sdk/client-sagemaker-runtime',
      'eventsource-parser',
      'google-auth-library',
      'oci-common',
      'ollama',
      'openai',
    ],
    why: 'A provider translates a masked prompt into a protocol. Its SDK is imported inside `connect`, so that it costs nothing until it is used; time, retries and caches are not its own.',
  },
  {
    of: 'src/cli',
    may: ['src', 'analyzers', 'providers', 'node:', 'undici', 'yargs'],
    why: 'Wires everything; the only place that prints and exits. So nobody imports it.',
  },
  {
    of: 'src/index.ts',
    may: ['src/core', 'src/engine', 'src/cluster', 'src/render', 'analyzers'],
    why: 'What programs can use: all but the command line.',
  },
  {
    of: 'bin',
    may: ['dist', 'node:'],
    why: 'Starts at once: all but `--version` is behind one dynamic import of the built file.',
  },
];

/** What must not stand in code that is pure, and why. */
export const impurities: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(\)|\bperformance\./,
    why: 'ages are counted from the time of the snapshot, never from the clock',
  },
  { pattern: /\brequire\(/, why: 'it would go past the table of imports' },
  { pattern: /\bMath\.random\b|\brandomUUID\b/, why: 'the same snapshot gives the same report' },
  { pattern: /\bconsole\.\w|\bprocess\.\w/, why: 'src/cli alone prints, exits and knows the environment' },
  {
    pattern: /\btoLocale\w*\(|\blocaleCompare\(|\bIntl\./,
    why: 'the same on every machine and in every locale: use compareText',
  },
];

/** The folders whose code is pure. */
export const pureFolders = ['src/core', 'analyzers', 'src/engine', 'src/render'] as const;

/** Folders that a row must exist for. Tests and scripts may import everything. */
export const layeredFolders = ['bin', 'src', 'analyzers', 'providers'] as const;

/** The table of docs/architecture.md. */
export function layersTable(): string {
  const rows = layers.map(({ of, may, why }) => {
    const allowed = may.length === 0 ? 'itself' : may.map(name => `\`${name}\``).join(', ');
    return `| \`${of}\` | ${allowed} | ${why} |\n`;
  });
  return `| folder | may import | why |\n|---|---|---|\n${rows.join('')}`;
}
