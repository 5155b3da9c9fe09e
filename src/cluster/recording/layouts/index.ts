import { clusterInfoDump } from './cluster-info-dump.ts';
import { kubectl } from './kubectl.ts';
import type { Layout } from './layout.ts';
import { own } from './own.ts';

/** In the order in which they are asked. */
export const layouts: readonly Layout[] = [own, clusterInfoDump];

/** Reads what no other layout recognises. */
export const fallback: Layout = kubectl;
