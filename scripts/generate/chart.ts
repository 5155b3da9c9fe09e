import { analyzers } from '../../analyzers/index.ts';
import { profiles, runsWith } from '../../src/core/analyzer.ts';
import type { Kind } from '../../src/core/kinds/index.ts';
import {
  type GrantedResource,
  logsRule,
  type PolicyRule,
  resourceOf,
  reviewRules,
  rulesFor,
} from '../../src/engine/permissions.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { renderManifests } from '../../src/render/manifests.ts';

/** What a Role can grant, and what only a ClusterRole can. */
interface Rules {
  readonly namespaced?: readonly PolicyRule[];
  readonly cluster?: readonly PolicyRule[];
}

const comments = [
  'Made by `npm run fix` from what the analyzers read: what `kubecause rbac --serve` prints, in the parts that values choose.',
];

/** The rules of the chart's roles: what is always granted, and what goes with a value. */
export function chartRules(): string {
  const usual = kindsOf(analyzers.filter(analyzer => runsWith(analyzer, [])));
  const always = usual.filter(kind => !isSecret(kind));
  const ofProfiles = Object.fromEntries(
    profiles.map(profile => {
      const all = kindsOf(analyzers.filter(analyzer => runsWith(analyzer, [profile])));
      return [profile, split(all.filter(kind => !usual.includes(kind)))];
    }),
  );
  const parts: Readonly<Record<string, Rules>> = {
    always: split(always),
    secrets: split(usual.filter(isSecret)),
    logs: { namespaced: [logsRule] },
    reviews: { cluster: reviewRules },
    ...ofProfiles,
  };
  return renderManifests([{ comments, object: parts }]);
}

function isSecret(kind: Kind): boolean {
  const { group, plural } = resourceOf(kind) ?? {};
  return group === '' && plural === 'secrets';
}

function split(kinds: readonly Kind[]): Rules {
  const resources = kinds.flatMap(kind => resourceOf(kind) ?? []);
  const of = (isNamespaced: boolean): readonly GrantedResource[] =>
    resources.filter(({ namespaced }) => namespaced === isNamespaced);
  return { namespaced: rulesFor(of(true), 'serve'), cluster: rulesFor(of(false), 'serve') };
}
