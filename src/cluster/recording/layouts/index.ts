import { ciliumSysdump } from './cilium-sysdump.ts';
import { clusterInfoDump } from './cluster-info-dump.ts';
import { insights } from './insights.ts';
import { kubectl } from './kubectl.ts';
import { kubectlGather } from './kubectl-gather.ts';
import type { Layout } from './layout.ts';
import { mustGather } from './must-gather.ts';
import { own } from './own.ts';
import { sosreport } from './sosreport.ts';
import { supportBundleKit } from './support-bundle-kit.ts';
import { troubleshoot } from './troubleshoot.ts';

/** In the order in which they are asked. */
export const layouts: readonly Layout[] = [
  own,
  clusterInfoDump,
  troubleshoot,
  supportBundleKit,
  sosreport,
  ciliumSysdump,
  insights,
  kubectlGather,
  mustGather,
];

export { manifests } from './manifests.ts';

/** Reads what no other layout recognises. */
export const fallback: Layout = kubectl;
