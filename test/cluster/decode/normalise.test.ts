import { describe, expect, test } from 'vitest';
import { decodeList, decodeObject } from '../../../src/cluster/decode/index.ts';
import { bytesField, listAnswer, message } from './wire-writer.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const annotations = { [lastApplied]: '{"data":{"password":"hunter2"}}', 'example.com/copy': 'hunter2' };

describe('what does not pass the door', () => {
  const entries = Object.entries(annotations).map(([key, value]) =>
    bytesField(12, message(bytesField(1, key), bytesField(2, value))),
  );
  const encoded = bytesField(1, message(bytesField(1, 'a'), ...entries));
  const json = (kind: string, item: object) => Buffer.from(JSON.stringify({ apiVersion: 'v1', kind, items: [item] }));

  test('last-applied-configuration, of any object and in any template', () => {
    const expected = [{ metadata: { name: 'a', annotations: { 'example.com/copy': 'hunter2' } } }];
    expect(
      decodeList('ConfigMap', listAnswer('v1', 'ConfigMapList', [encoded]), 'application/vnd.kubernetes.protobuf')
        .objects,
    ).toMatchObject(expected);
    expect(
      decodeList('ConfigMap', json('ConfigMapList', { metadata: { name: 'a', annotations } }), 'application/json')
        .objects,
    ).toMatchObject(expected);
    const template = { metadata: { annotations } };
    const deployment = decodeObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { template },
    });
    expect(JSON.stringify(deployment)).not.toContain('password');
  });

  test.each([
    ['protobuf', 'application/vnd.kubernetes.protobuf', listAnswer('v1', 'SecretList', [encoded])],
    [
      'protobuf metadata',
      'application/vnd.kubernetes.protobuf',
      listAnswer('meta.k8s.io/v1', 'PartialObjectMetadataList', [encoded]),
    ],
    [
      'JSON',
      'application/json',
      json('SecretList', { metadata: { name: 'a', annotations }, data: { p: 'aHVudGVyMg==' }, type: 'Opaque' }),
    ],
    [
      'JSON metadata',
      'application/json;as=PartialObjectMetadataList',
      json('PartialObjectMetadataList', { metadata: { name: 'a', annotations } }),
    ],
  ])('all annotations and all data of a Secret: %s', (_, contentType, body) => {
    const [secret] = decodeList('Secret', body, contentType).objects;
    expect(secret).toMatchObject({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', annotations: {} } });
    expect(Object.keys(secret ?? {})).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  test('the password in the mount command that an event quotes', () => {
    const options = (password: string) => `-t cifs -o file_mode=0777,username=shop,password=${password},vers=3.0 //a/b`;
    const shown = [{ metadata: { name: 'a' }, message: options('<hidden>') }];
    const quoted = { metadata: { name: 'a' }, message: options('hunter2==') };
    expect(decodeList('Event', json('EventList', quoted), 'application/json').objects).toMatchObject(shown);
    const event = Buffer.concat([bytesField(1, message(bytesField(1, 'a'))), bytesField(4, quoted.message)]);
    const answer = listAnswer('v1', 'EventList', [event]);
    expect(decodeList('Event', answer, 'application/vnd.kubernetes.protobuf').objects).toMatchObject(shown);
  });

  test('literal values of variables', () => {
    const containers = [{ name: 'a', env: [{ name: 'PASSWORD', value: 'hunter2' }] }];
    const pod = decodeObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers } });
    expect(pod).toMatchObject({ spec: { containers: [{ env: [{ name: 'PASSWORD' }] }] } });
    expect(JSON.stringify(pod)).not.toContain('hunter2');
  });
});

describe('the table is chosen by group, version and kind', () => {
  const metadata = { name: 'a' };

  test.each([
    ['apps/v1', 'Deployment', 'apps/v1'],
    ['batch/v1beta1', 'CronJob', 'batch/v1'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
    ['events.k8s.io/v1', 'Event', 'v1'],
    ['autoscaling/v1', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
    ['autoscaling/v3', 'HorizontalPodAutoscaler', undefined],
    ['networking.k8s.io/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
    ['extensions/v1beta1', 'Deployment', 'apps/v1'],
    ['extensions/v1beta1', 'Pod', undefined],
    ['apps/constructor', 'Deployment', undefined],
    ['serving.knative.dev/v1', 'Service', 'serving.knative.dev/v1'],
    ['example.com/v1', 'Widget', 'example.com/v1'],
    ['crd.projectcalico.org/v1', 'NetworkPolicy', undefined],
    ['aquasecurity.github.io/v1alpha1', 'SbomReport', undefined],
    ['cilium.io/v2alpha1', 'CiliumEndpointSlice', undefined],
    ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', undefined],
    ['example.com/v1', 'no kind', undefined],
    ['Example.com/v1', 'Widget', undefined],
    ['v1', 'constructor', undefined],
  ])('%s %s is read as %s', (apiVersion, kind, expected) => {
    expect(decodeObject({ apiVersion, kind, metadata })?.apiVersion).toBe(expected);
  });

  test('items of a list need not carry their type', () => {
    expect(decodeObject({ metadata }, { apiVersion: 'v1', kind: 'PodList' })?.kind).toBe('Pod');
    expect(decodeObject({ apiVersion: 'v1', kind: 'Node', metadata }, { apiVersion: 'v1', kind: 'List' })?.kind).toBe(
      'Node',
    );
    expect(decodeObject({ metadata }, { apiVersion: 'v1', kind: 'List' })).toBeUndefined();
    expect(decodeObject({ metadata })).toBeUndefined();
  });

  test.each([
    [undefined],
    [null],
    [5],
    ['a'],
    [[]],
    [{ apiVersion: 'v1', kind: 'Pod' }],
    [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: '' } }],
  ])('%j is no object', raw => {
    expect(decodeObject(raw)).toBeUndefined();
  });
});

test('an Event of events.k8s.io has the shape of the core one', () => {
  const event = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'a.1', namespace: 'shop' },
    regarding: { kind: 'Pod', name: 'a', namespace: 'shop', uid: 'u' },
    note: 'Back-off restarting failed container',
    reason: 'BackOff',
    type: 'Warning',
    eventTime: null,
    reportingController: 'kubelet',
    deprecatedSource: { component: 'kubelet', host: 'node-a' },
    deprecatedCount: 7,
    deprecatedFirstTimestamp: '2024-02-29T12:00:00Z',
    deprecatedLastTimestamp: '2024-02-29T12:30:00Z',
    series: { count: 3, lastObservedTime: '2024-02-29T12:30:00.5Z' },
  };
  const expected = {
    apiVersion: 'v1',
    involvedObject: { kind: 'Pod', name: 'a', namespace: 'shop', uid: 'u' },
    message: 'Back-off restarting failed container',
    reason: 'BackOff',
    type: 'Warning',
    reportingComponent: 'kubelet',
    source: { component: 'kubelet', host: 'node-a' },
    count: 7,
    firstTimestamp: '2024-02-29T12:00:00Z',
    lastTimestamp: '2024-02-29T12:30:00Z',
    series: { count: 3, lastObservedTime: '2024-02-29T12:30:00.5Z' },
  };
  expect(decodeObject(event)).toMatchObject(expected);
  const { apiVersion, kind, ...item } = event;
  const list = Buffer.from(JSON.stringify({ apiVersion, kind: `${kind}List`, items: [item] }));
  expect(decodeList('Event', list, 'application/json').objects).toMatchObject([expected]);
});
