import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { compareText, refOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';

type Service = Kinds['Service'];

/**
 * What the repair loop of the API server says of an allocation that it cannot repair. It says so again every few minutes,
 * so an event that has not come back is over. `ClusterIPNotAllocated … repairing` is none of these: it repairs itself.
 */
const unrepaired = /^(ClusterIPOutOfRange|ClusterIPNotValid|ServiceCIDRFull|PortOutOfRange|PortRangeFull)$/;
const repairInterval = 900;

/**
 * Every cluster IP and every node port belongs to one Service.
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#ip-address-objects
 */
export const serviceAllocations = defineAnalyzer({
  id: 'service-allocations',
  subject: 'Service',
  title: 'Cluster IPs and node ports used twice or out of range',
  codes: {
    'service-address-conflict': {
      severity: 'error',
      breaks: 'ready',
      message: '{what} {value} is also that of {other}',
      why: 'Two Services have the same address, which happens when etcd was restored or an allocator was bypassed. Which of them gets the traffic is left to chance.',
      fix: 'Delete one of the two Services and create it again with an address of its own.',
      docs: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#avoiding-collisions',
    },
    'service-address-invalid': {
      severity: 'warning',
      message: 'its {value} cannot be allocated: {reason}: {message}',
      why: 'The API server checks that every cluster IP and node port lies in the configured ranges. This one does not: it works for now, but may be given to another Service or be refused by the node proxies.',
      fix: 'Delete the Service and create it again, or widen the range (a ServiceCIDR object, or the node port range of the API server).',
      docs: 'https://kubernetes.io/docs/tasks/network/extend-service-ip-ranges/',
    },
  },
  check(service, cluster, report) {
    const users = usersOfAddresses(cluster.list('Service'));
    for (const { what, value, field } of addressesOf(service)) {
      const other = users.get(`${what} ${value}`)?.find(use => use.service !== service)?.service;
      if (other === undefined) continue;
      // One finding for a pair, on the later of the two.
      const later =
        compareText(service.metadata.creationTimestamp, other.metadata.creationTimestamp) ||
        compareText(nameOf(service), nameOf(other));
      if (later < 0) continue;
      report('service-address-conflict', service, {
        key: `${what} ${value}`,
        with: { what: word(what), value: word(value), other: refOf(other) },
        near: [other],
        evidence: [
          { of: service, path: field, value: word(value) },
          { of: other, path: field, value: word(value) },
        ],
        impact: 'degraded',
      });
    }
    const { events } = cluster.eventsOf(service);
    const event = events.find(
      ({ type, reason, lastSeen }) =>
        type === 'Warning' && unrepaired.test(reason) && cluster.age(lastSeen) < repairInterval,
    );
    const named = event && addressesOf(service).find(({ value }) => event.message.includes(value.replace(/\/.*/, '')));
    if (event === undefined || named === undefined) return;
    report('service-address-invalid', service, {
      with: { value: word(`${named.what} ${named.value}`), reason: word(event.reason), message: text(event.message) },
      evidence: [
        {
          of: service,
          path: `event ${event.reason}`,
          value: text(event.message),
          at: event.lastSeen,
          times: event.count,
        },
      ],
    });
  },
});

interface Address {
  readonly what: 'cluster IP' | 'node port';
  readonly value: string;
  readonly field: string;
}

function addressesOf({ spec }: Service): Address[] {
  const ips = spec.clusterIPs.length > 0 ? spec.clusterIPs : [spec.clusterIP ?? ''];
  return [
    ...ips
      .filter(ip => ip !== '' && ip !== 'None')
      .map((value): Address => ({ what: 'cluster IP', value, field: 'spec.clusterIPs' })),
    ...spec.ports
      .filter(port => port.nodePort !== undefined)
      .map(
        (port): Address => ({
          what: 'node port',
          value: `${port.nodePort}/${port.protocol ?? 'TCP'}`,
          field: 'spec.ports.nodePort',
        }),
      ),
  ];
}

const usersOfAddresses = memoized((services: readonly Service[]) => {
  const uses = services.flatMap(service =>
    addressesOf(service).map(({ what, value }) => ({ service, key: `${what} ${value}` })),
  );
  return groupBy(uses, use => use.key);
});

function nameOf({ metadata }: Service): string {
  return `${metadata.namespace}/${metadata.name}`;
}
