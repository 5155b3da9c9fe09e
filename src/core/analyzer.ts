import type { Aspect, Code, CodeTable, Evidence, Impact, Named } from './finding.ts';
import type { GroupKind } from './kinds/custom-types.ts';
import type { Kind, Kinds } from './kinds/index.ts';
import type { Absent, Listing, Lookup } from './lookup.ts';
import type { ValuesFor } from './message.ts';
import type { KubeObject, ObjectRef } from './objects.ts';
import type { LabelSelector } from './selectors.ts';
import type { Settings } from './settings.ts';

/** An event of an object: what both event APIs say, in the same fields. */
export interface ObjectEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** RFC 3339, `''` if the event does not say. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly reporter: string;
  /** The part of the object that it is about, such as `spec.containers{app}`; `''` if the whole. */
  readonly fieldPath: string;
}

/** The events of an object, newest first. No events in an incomplete list says nothing. */
export interface ObjectEvents {
  readonly complete: boolean;
  readonly events: readonly ObjectEvent[];
}

/**
 * What an analyzer sees of a cluster. `R` are the kinds that it `reads` (and its subject): complete, or the analyzer is not
 * run. `C` are those that it `consults`: possibly unknown.
 */
export interface ClusterView<R extends Kind, C extends Kind> {
  /** RFC 3339: the moment of the snapshot. */
  readonly takenAt: string;
  /** `gitVersion` of the API server, `''` if unknown. */
  readonly serverVersion: string;
  /** What the operator declared. */
  readonly settings: Settings;
  /** All objects of a kind that is read, by namespace and name; in one namespace if given. */
  list<K extends R>(kind: K, namespace?: string): readonly Kinds[K][];
  /** The objects of a namespace whose labels match. Costs no more than what it returns for selectors with a label. */
  select<K extends R>(kind: K, namespace: string, selector: LabelSelector | undefined): readonly Kinds[K][];
  /** One object by name. Absent only if the kind was listed whole there after the analyzer's subject was created. */
  lookup<K extends Exclude<R | C, 'CustomResource'>>(kind: K, name: string, namespace?: string): Lookup<Kinds[K]>;
  /** As {@link lookup}, of one type of custom resource. Absent only if that type was listed whole. */
  lookupCustom(type: GroupKind, name: string, namespace?: string): Lookup<Kinds['CustomResource']>;
  /** All objects of a kind that is consulted, if they are known to be all. */
  listing<K extends R | C>(kind: K, namespace?: string): Listing<Kinds[K]>;
  /**
   * Takes another component's current word that an object is missing, as when the kubelet says `secret "x" not found`.
   * `undefined` if the object was seen: then the message is old, and nothing is missing.
   */
  missing(
    kind: Kind,
    name: string,
    namespace: string | undefined,
    statedBy: Exclude<Absent['statedBy'], 'listing'>,
  ): Absent | undefined;
  eventsOf(object: KubeObject): ObjectEvents;
  /** The objects of a kind that an object controls, by uid. */
  ownedBy<K extends R>(kind: K, owner: KubeObject): readonly Kinds[K][];
  /** The object's controller, if it has one that was seen. */
  ownerOf(object: KubeObject): KubeObject | undefined;
  /** The top of the owner chain: the Deployment of a pod; the object itself if nothing owns it. */
  topOwnerOf(object: KubeObject): ObjectRef;
  /** Seconds from a time to the snapshot; Infinity if there is no time: what has no date is taken for old. */
  age(time: string | undefined): number;
}

/** What can be blamed. A reference made by hand does not compile: it would name an object that nobody looked for. */
export type Blameable = KubeObject | Absent | Named;

/** What a finding says besides its code and its object. */
export interface Details {
  /** Sets findings of one code on one object apart: the container, the key, the port. Part of the id, so: stable words only. */
  readonly key?: string;
  readonly evidence?: readonly (Omit<Evidence, 'of'> & { readonly of: KubeObject | ObjectRef })[];
  /** What caused this: always linked. The blamed object's own finding, or the absent object, becomes the cause. */
  readonly blames?: readonly { readonly object: Blameable; readonly because: Aspect }[];
  /** What this needs: linked only if that object has a finding that breaks the aspect. */
  readonly dependsOn?: readonly { readonly object: KubeObject; readonly because: Aspect }[];
  /** Of what this follows from, what counts where that has several causes: the newest run of a CronJob. */
  readonly mainly?: KubeObject;
  /** What this object makes when it works: what of it is missing is missing because of this. */
  readonly makes?: readonly ObjectRef[];
  /** The thing that this is about, where others blame it: a group of theirs has this incident at its head. */
  readonly about?: Named;
  /** Objects that may have been meant: a suggestion, never a cause. */
  readonly near?: readonly (KubeObject | ObjectRef)[];
  /** RFC 3339: when it began. */
  readonly since?: string | undefined;
  readonly impact?: Impact;
  /** Host names that cannot be reached because of it. */
  readonly hosts?: readonly string[];
  /**
   * What the object is still waiting for, if this may be only a matter of time (completes "is waiting for …"). Such a
   * finding counts when something else turns out to be its cause; alone it is settling: neither healthy nor a fault.
   */
  readonly settling?: string | undefined;
}

/** Reports a finding. `with` holds the values of the code's message and fix. */
export type Reporter<Codes extends CodeTable> = <C extends keyof Codes & string>(
  code: C,
  object: KubeObject,
  details: Details & WithValues<Codes[C]>,
) => void;

type WithValues<C extends Code> = keyof ValuesFor<`${C['message']}${C['fix']}`> extends never
  ? { readonly with?: Record<string, never> }
  : { readonly with: ValuesFor<`${C['message']}${C['fix']}`> };

/**
 * Analyzers that run only when asked for, because what they find does not keep anything from working: `best-practice`, what
 * makes a workload safer or sturdier; `policy`, what the reports of policy engines and scanners say.
 */
export const profiles = ['best-practice', 'policy'] as const;
export type Profile = (typeof profiles)[number];

/** One concern: an object in, findings out. Pure and synchronous. */
export interface AnalyzerDefinition<S extends Kind, R extends Kind, C extends Kind, Codes extends CodeTable> {
  /** kebab-case, unique, stable: what `--filter` names. */
  readonly id: string;
  /** The kind whose objects are checked one by one; a list of kinds for a rule that is the same for all of them. */
  readonly subject: S | readonly S[];
  /** What it looks for, in a few words. */
  readonly title: string;
  /** Only run when this profile is asked for (`--profile`) or the analyzer is named (`--filter`); always if not given. */
  readonly profile?: Profile;
  /** Other names in `--filter`, such as k8sgpt's filter for the same thing. */
  readonly aliases?: readonly string[];
  /** Kinds without which nothing can be decided: if one was not listed whole, the analyzer is not run (in that namespace). */
  readonly reads?: readonly R[];
  /** Kinds that may be unknown: each question gets a three-valued answer. */
  readonly consults?: readonly C[];
  readonly codes: Codes;
  /** Loads what few clusters have any use for, such as the grammar of a language; called only where there is a subject. */
  readonly prepare?: () => Promise<void>;
  /**
   * Which of its subjects it is about; all if not given. What is not so is never handed to `check`. It is asked of every object,
   * and once for all analyzers that share the function: so it decides by the object alone, and those that are well cost nothing.
   */
  readonly where?: (subject: Kinds[S]) => boolean;
  check(subject: Kinds[S], cluster: ClusterView<R | S, C>, report: Reporter<Codes>): void;
}

/** An analyzer of any kinds and codes, as the engine runs it. */
export interface Analyzer extends Omit<AnalyzerDefinition<Kind, Kind, Kind, CodeTable>, 'subject'> {
  readonly subjects: readonly Kind[];
}

/** Whether an analyzer runs where these profiles are asked for. */
export function runsWith({ profile }: Pick<Analyzer, 'profile'>, profiles: readonly Profile[] = []): boolean {
  return profile === undefined || profiles.includes(profile);
}

/** Declares an analyzer; the types of `check` follow from `subject`, `reads`, `consults` and `codes`. */
export function defineAnalyzer<
  const S extends Kind,
  const Codes extends CodeTable,
  const R extends Kind = never,
  const C extends Kind = never,
>(definition: AnalyzerDefinition<S, R, C, Codes>): Analyzer {
  const { subject, ...rest } = definition;
  const subjects: readonly Kind[] = typeof subject === 'string' ? [subject] : subject;
  // An Analyzer is handed only what its definition declared, so widening the parameter types is safe.
  return { ...rest, subjects } as unknown as Analyzer;
}
