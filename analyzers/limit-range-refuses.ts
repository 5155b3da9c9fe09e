import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import type { LimitBound, Refusal } from './_shared/admission.ts';
import { hasBound } from './_shared/pods-refused.ts';
import { allRefused, controllers, ownersOf } from './_shared/refused.ts';

/**
 * A LimitRange bounds what one container, pod or claim may ask for.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export const limitRangeRefuses = defineAnalyzer({
  id: 'limit-range-refuses',
  subject: 'LimitRange',
  title: 'Limit ranges that refuse pods',
  consults: controllers,
  codes: {
    'limit-range-refuses': {
      severity: 'error',
      breaks: 'admits',
      message: 'forbids the pods of {refused}: {bounds}',
      why: 'The API server refuses every pod with a container outside the bounds of a LimitRange of its namespace, and every pod that requests more than the limit which a LimitRange gives to a container without one. The pods are never created.',
      fix: 'Bring the resources of {refused} within the bounds, or change {paths} of the LimitRange.',
      docs: 'https://kubernetes.io/docs/concepts/policy/limit-range/',
    },
  },
  check(range, cluster, report) {
    const broken = new Map<string, LimitBound>();
    const refused = allRefused(cluster, range.metadata.namespace).filter(({ refusal }) => {
      const bounds = boundsOf(refusal).filter(bound => hasBound(range, bound));
      for (const bound of bounds) broken.set(`spec.limits[${bound.type}].${bound.bound}[${bound.resource}]`, bound);
      return bounds.length > 0;
    });
    if (refused.length === 0) return;
    report('limit-range-refuses', range, {
      with: {
        refused: ownersOf(refused, cluster),
        bounds: [...broken.values()].map(bound => word(bound.words)),
        paths: [...broken.keys()].map(word),
      },
      evidence: [...broken].map(([path, { limit }]) => ({ of: range, path, value: word(limit) })),
    });
  },
});

function boundsOf(refusal: Refusal): readonly LimitBound[] {
  if (refusal.by === 'limit-range') return refusal.bounds;
  return refusal.by === 'invalid' ? refusal.exceeded : [];
}
