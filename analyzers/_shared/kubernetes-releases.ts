/**
 * When the Kubernetes project stops to mend a minor release, by its number (`36` is 1.36). Releases come three times a year
 * and live for fourteen months; of those that are not in the table yet nothing is said.
 * @see https://kubernetes.io/releases/patch-releases/ (data/releases/schedule.yaml and eol.yaml of kubernetes/website)
 */
export const endOfSupport: ReadonlyMap<number, string> = new Map([
  [2, '2016-10-23'],
  [3, '2016-11-01'],
  [4, '2017-04-21'],
  [5, '2017-10-01'],
  [6, '2017-11-23'],
  [7, '2018-04-04'],
  [8, '2018-07-12'],
  [9, '2018-09-29'],
  [10, '2019-02-13'],
  [11, '2019-05-01'],
  [12, '2019-07-08'],
  [13, '2019-10-15'],
  [14, '2019-12-11'],
  [15, '2020-05-06'],
  [16, '2020-09-02'],
  [17, '2021-01-13'],
  [18, '2021-06-18'],
  [19, '2021-10-28'],
  [20, '2022-02-28'],
  [21, '2022-06-28'],
  [22, '2022-12-08'],
  [23, '2023-02-28'],
  [24, '2023-07-28'],
  [25, '2023-10-28'],
  [26, '2024-02-28'],
  [27, '2024-07-16'],
  [28, '2024-10-22'],
  [29, '2025-02-28'],
  [30, '2025-07-15'],
  [31, '2025-11-11'],
  [32, '2026-02-28'],
  [33, '2026-06-28'],
  [34, '2026-10-27'],
  [35, '2027-02-28'],
  [36, '2027-06-28'],
  [37, '2027-10-28'],
]);

/** Who mends a release for longer than the project does. */
export interface Vendor {
  readonly name: string;
  /** About how many months longer, at most: against a fee, or by a plan that one can have. */
  readonly months: number;
  /** How the version of its API servers is written; if it is written like anybody's, which label its nodes have. */
  readonly version?: RegExp;
  readonly nodeLabel?: string;
}

/**
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html (extended support)
 * @see https://cloud.google.com/kubernetes-engine/docs/release-schedule (extended channel)
 * @see https://learn.microsoft.com/en-us/azure/aks/long-term-support
 * @see https://access.redhat.com/support/policy/updates/openshift (extended update support)
 */
export const vendors: readonly Vendor[] = [
  { name: 'Amazon EKS', months: 14, version: /-eks-/ },
  { name: 'Google Kubernetes Engine', months: 12, version: /-gke\./ },
  { name: 'Azure Kubernetes Service', months: 14, nodeLabel: 'kubernetes.azure.com/cluster' },
  { name: 'OpenShift', months: 26, version: /\+[0-9a-f]{7}$/ },
];

/** The minor version of Kubernetes 1: `v1.31.4-gke.200` is 31. */
export function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
