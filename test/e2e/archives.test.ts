import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import {
  db,
  list,
  node,
  read,
  service,
  shop,
  survives,
  type TarFile,
  tar,
  typedList,
  web,
  zip,
} from '../cluster/recording/helpers.ts';
import { recordingOf } from '../helpers/paths.ts';
import { Random } from '../helpers/random.ts';

/** Another each time; `KUBECAUSE_SEED` repeats one. */
const seed = Number(process.env.KUBECAUSE_SEED ?? Date.now() % 1_000_000);
/** Milliseconds for each way to break things. */
const time = 9_000;

const pods = typedList('v1', 'Pod', [web]);
const nodes = typedList('v1', 'Node', [node]);
const date = '20260301-120000';
const sos = 's/sos_commands/kubernetes/cluster-info';
const asked = 'kubectl_--kubeconfig_.etc.kubernetes.admin.conf_get_-o_json';

/** Of each layout what its tool writes, as little as shows all kinds of files that are read. */
const samples: Readonly<Record<string, readonly TarFile[]>> = {
  'kubecause recording': [
    {
      name: 'kubecause.json',
      content: { schemaVersion: 1, objects: { Pod: 2 }, listings: [{ kind: 'Pod', state: 'complete' }] },
    },
    { name: 'kinds/Pod.json', content: list(web, db) },
  ],
  'kubectl cluster-info dump': [
    { name: 'nodes.json', content: nodes },
    { name: 'shop/replication-controllers.json', content: typedList('v1', 'ReplicationController', []) },
    { name: 'shop/pods.json', content: pods },
    { name: 'shop/web/logs.txt', content: 'hello' },
  ],
  'troubleshoot support bundle': [
    { name: 'b/cluster-info/cluster_version.json', content: { info: { gitVersion: 'v1.33.1' } } },
    { name: 'b/cluster-resources/pods/shop.json', content: pods },
    { name: 'b/cluster-resources/nodes.json', content: [node] },
    { name: 'b/cluster-resources/services-errors.json', content: { shop: 'services is forbidden' } },
  ],
  'support-bundle-kit bundle': [
    { name: 'b/metadata.yaml', content: 'kubernetesversion: v1.31.4\nbundlecreatedat: "2026-03-01T11:30:00Z"\n' },
    { name: 'b/yamls/cluster/v1/nodes.yaml', content: stringify(nodes) },
    { name: 'b/yamls/namespaced/shop/v1/pods.yaml', content: stringify(pods) },
  ],
  sosreport: [
    { name: 's/sos_commands/date/date_--utc', content: 'Sun Mar  1 11:30:00 UTC 2026\n' },
    { name: `${sos}/shop/${asked}_--namespace_shop_pods`, content: list(web) },
    { name: `${sos}/${asked}_nodes`, content: list(node) },
  ],
  'cilium sysdump': [
    { name: `c/k8s-nodes-${date}.yaml`, content: stringify(nodes) },
    { name: `c/k8s-pods-${date}.yaml`, content: stringify(pods) },
    { name: `c/cilium-daemonset-${date}.yaml`, content: stringify(service) },
  ],
  'Insights Operator archive': [
    { name: 'insights-operator/gathers.json', content: { status_reports: [{ warnings: ['none'] }] } },
    { name: 'config/pod/shop/web.json', content: web },
    { name: 'events/shop.json', content: { items: [] } },
  ],
  'kubectl gather': [
    { name: 'g/hub/cluster/nodes/node-a.yaml', content: stringify(node) },
    { name: 'g/hub/namespaces/shop/pods/web.yaml', content: stringify(web) },
    { name: 'g/gather.log', content: '2026-03-01T11:30:00.000Z INFO gather Gathering completed\n' },
  ],
  'must-gather': [
    { name: 'm/quay/cluster-scoped-resources/core/nodes/node-a.yaml', content: stringify(node) },
    { name: 'm/quay/namespaces/shop/core/pods.yaml', content: stringify(pods) },
    { name: 'm/quay/namespaces/shop/pods/web/web.yaml', content: stringify(web) },
    { name: 'm/quay/timestamp', content: '2026-03-01 11:30:00.000000000 +0000 UTC\n' },
  ],
  'kubectl get': [
    { name: 'all.json', content: list(web, db, service, shop) },
    { name: 'nodes.yaml', content: stringify(nodes) },
  ],
};

const packings: Readonly<Record<string, (files: readonly TarFile[]) => Promise<Buffer>>> = {
  tar,
  'tar.gz': async files => gzipSync(await tar(files)),
  zip: async files => zip(files.map(({ name, content = '' }) => ({ name, content: content as string | object }))),
};

/** What stands where a folder or a file is called something. */
const harmful = [
  '..',
  '.',
  '',
  '/etc/passwd',
  'C:\\windows',
  '..\\..\\out',
  '__proto__',
  'constructor',
  'hasOwnProperty-errors',
  'a\nb',
  'a\u0000b',
  '\u001b[2J',
  'con\u202Etxt',
  '%2e%2e',
  'x'.repeat(300),
  'd/'.repeat(40),
  '*',
  '$(id)',
  '\ud83d',
];

function flipped(whole: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(whole);
  for (let flips = 1 + random.below(8); flips > 0; flips--) {
    const at = random.below(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << random.below(8));
  }
  return bytes;
}

/** Blocks of a tar in another order, twice, or not at all. */
function shuffled(whole: Buffer, random: Random): Buffer {
  const block = 512;
  const blocks = Array.from({ length: Math.ceil(whole.length / block) }, (_, i) =>
    whole.subarray(i * block, (i + 1) * block),
  );
  for (let moves = 1 + random.below(4); moves > 0; moves--) {
    const [taken] = blocks.splice(random.below(blocks.length), random.below(2));
    blocks.splice(random.below(blocks.length), 0, taken ?? random.of(blocks));
  }
  return Buffer.concat(blocks);
}

function renamed(files: readonly TarFile[], random: Random): TarFile[] {
  return files.map(file => {
    const segments = file.name.split('/');
    segments[random.below(segments.length)] = random.of(harmful);
    return { ...file, name: random.below(2) === 0 ? segments.join('/') : file.name };
  });
}

/** Breaks one thing after the other until the time is over. A failure says how to see it again. */
async function repeatedly(round: (number: number) => Promise<Buffer | undefined>): Promise<number> {
  const ends = performance.now() + time;
  for (let number = 0; ; number++) {
    const bytes = performance.now() < ends || number === 0 ? await round(number) : undefined;
    if (bytes === undefined) return number;
    try {
      await survives(bytes);
    } catch (error) {
      throw new Error(`KUBECAUSE_SEED=${seed} shows it again, in round ${number} of this test`, { cause: error });
    }
  }
}

test.each(Object.entries(samples))('the sample of %s is recognised, however it is packed', async (layout, files) => {
  for (const packed of Object.values(packings)) {
    const found = await read(await packed(files));
    expect(found.layout).toBe(layout);
    expect(found.objects.Pod?.map(({ metadata }) => metadata.name)).toContain('web');
    expect(found.notes).toEqual([]);
  }
});

describe(`whatever is broken in an archive, reading ends, and says so in a line (seed ${seed})`, () => {
  const anyPacked = (random: Random): Promise<Buffer> =>
    random.of(Object.values(packings))(random.of(Object.values(samples)));

  test('bits are flipped', async () => {
    const random = new Random(seed);
    expect(await repeatedly(async () => flipped(await anyPacked(random), random))).toBeGreaterThan(20);
  });

  test('blocks of a tar are moved, repeated and lost', async () => {
    const random = new Random(seed);
    const made = repeatedly(async () => shuffled(await tar(random.of(Object.values(samples))), random));
    expect(await made).toBeGreaterThan(20);
  });

  test('names mean harm', async () => {
    const random = new Random(seed);
    const made = repeatedly(async () => {
      const files = renamed(random.of(Object.values(samples)), random);
      return random.of(Object.values(packings))(files);
    });
    expect(await made).toBeGreaterThan(20);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('what was recorded is cut at each 4 KB, packed and unpacked', async () => {
    const random = new Random(seed);
    const packed = await readFile(recordingOf('cascades'));
    const cuts = [packed, gunzipSync(packed)].flatMap(whole =>
      Array.from({ length: Math.floor(whole.length / 4096) }, (_, i) => whole.subarray(0, (i + 1) * 4096)),
    );
    // In the order of chance: if the time is short, all parts of it are cut all the same.
    const made = repeatedly(async () => cuts.splice(random.below(cuts.length), 1)[0]);
    expect(await made).toBeGreaterThan(10);
  });
});
