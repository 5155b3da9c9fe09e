import { clusterInfoDump } from './cluster-info-dump.ts';
import { insights } from './insights.ts';
import { kubectl } from './kubectl.ts';
import type { Layout } from './layout.ts';
import { mustGather } from './must-gather.ts';
import { own } from './own.ts';
import { troubleshoot } from './troubleshoot.ts';

/** In the order in which they are asked. */
export const layouts: readonly Layout[] = [own, clusterInfoDump, troubleshoot, insights, mustGather];

export { manifests } from './manifests.ts';

/** Reads what no other layout recognises. */
export const fallback: Layout = kubectl;
