import { defineKind } from './define.ts';
import { relabeling, ruleGroup } from './monitoring.ts';

/**
 * The certificates of a Secret of type `kubernetes.io/tls`: what is public of them. The private key is stepped over where
 * the bytes are decoded, and annotations are dropped as those of any Secret.
 */
export const tlsCertificate = defineKind({
  kind: 'TlsCertificate',
  group: '',
  version: 'v1',
  plural: 'tlscertificates',
  namespaced: true,
  jsonOnly: true,
  onRequest: 'certificates',
  listedAs: { kind: 'Secret', plural: 'secrets', fieldSelector: 'type=kubernetes.io/tls' },
  fields: {
    /** In the order of the file, in which the server's own comes first. Empty if none can be read. */
    certificates: [
      2,
      [
        {
          subject: [1, 'string'],
          /** The hosts and addresses that it is good for. */
          names: [2, ['string']],
          issuer: [3, 'string'],
          notBefore: [4, 'time'],
          notAfter: [5, 'time'],
        },
      ],
    ],
  },
});

/**
 * The files of Prometheus in a ConfigMap: its configuration, and rules. What is no field here, such as a password, is not
 * read; what is wrong with the text is said where it is read, so that the text need not be kept.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export const prometheusFiles = defineKind({
  kind: 'PrometheusFiles',
  group: '',
  version: 'v1',
  plural: 'prometheusfiles',
  namespaced: true,
  jsonOnly: true,
  onRequest: 'configurations',
  fields: {
    files: [
      2,
      [
        {
          /** The key of the ConfigMap. */
          key: [1, 'string'],
          /** Why the file cannot be read as YAML. */
          problem: [2, 'string'],
          /** The line of the problem. */
          line: [3, 'int'],
          /** Fields that there are not, and the one that is nearest. */
          unknown: [4, [{ name: [1, 'string'], near: [2, 'string'], line: [3, 'int'] }]],
          scrapeInterval: [5, 'string'],
          scrapeTimeout: [6, 'string'],
          jobs: [
            7,
            [
              {
                name: [1, 'string'],
                line: [2, 'int'],
                scrapeInterval: [3, 'string'],
                scrapeTimeout: [4, 'string'],
                relabelings: [5, [{ ...relabeling, line: [10, 'int'] }]],
                /** How many of its targets are URLs, where Prometheus wants a host and a port. */
                urls: [6, 'int'],
              },
            ],
          ],
          /** Whether jobs are in files of their own, too (`scrape_config_files`). */
          moreJobs: [8, 'bool'],
          ruleFiles: [9, ['string']],
          alertmanagers: [10, [{ target: [1, 'string'], line: [2, 'int'] }]],
          /** Of a file of rules. */
          groups: [11, [ruleGroup]],
        },
      ],
    ],
  },
});

/**
 * What one object sets in clear: a ConfigMap its data, a pod or the template of a workload its variables. Named
 * `Deployment/web`. For people who read a recording: no analyzer may.
 */
export const literalValues = defineKind({
  kind: 'LiteralValues',
  group: '',
  version: 'v1',
  plural: 'literalvalues',
  namespaced: true,
  jsonOnly: true,
  onRequest: 'values',
  fields: {
    data: [2, [{ key: [1, 'string'], value: [2, 'literal'] }]],
    /** Those that set a variable to a value, and do not only refer to one. */
    containers: [3, [{ name: [1, 'string'], env: [2, [{ name: [1, 'string'], value: [2, 'literal'] }]] }]],
  },
});

/** The ends of the logs of a container, named `pod/container`. */
export const containerLog = defineKind({
  kind: 'ContainerLog',
  group: '',
  version: 'v1',
  plural: 'containerlogs',
  namespaced: true,
  jsonOnly: true,
  onRequest: 'logs',
  fields: {
    /** Of the run that is going on, or ended last. */
    current: [2, 'string'],
    /** Of the run before. */
    previous: [3, 'string'],
  },
});
