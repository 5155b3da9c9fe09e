import type { Writable } from 'node:stream';
import { hoursAgo, namespaceOf, podName, type Raw, replicas, uid } from './names.ts';
import { podOf } from './pod.ts';

/** Events that the cluster keeps: then the oldest goes for each that comes. */
const mostEvents = 1000;
/** A step through all pods that comes to each of them. */
const stride = 7919;
/** So many steps after a pod crashed it heals, and after so many more it is replaced. */
const lasting = 20;
/** Objects that change in one step. */
const perStep = 5;

const pods = '/api/v1/pods';
const events = '/api/v1/events';

/**
 * Who watches the generated cluster, and what changes in it: pods crash, heal and are replaced by others of a new name, and
 * something is said of each.
 */
export class Changes {
  readonly #watchers = new Map<string, Set<Writable>>();
  readonly #pods: number;
  readonly #nodes: number;
  /** The pods that were replaced, by their number: how often. */
  readonly #generation = new Map<number, number>();
  #version = 1;
  #step = 0;

  constructor(pods: number) {
    this.#pods = pods;
    this.#nodes = Math.ceil(pods / 80);
  }

  /** Begins to change so many objects a second. */
  begin(perSecond: number): void {
    let due = 0;
    const every = 20;
    setInterval(() => {
      for (due += (perSecond * every) / 1000; due >= perStep; due -= perStep) this.#change();
    }, every).unref();
  }

  /** Tells of the changes of a kind from now on, as its path names it. */
  watch(path: string, stream: Writable): void {
    const watchers = this.#watchers.get(path) ?? new Set();
    this.#watchers.set(path, watchers.add(stream));
    stream.on('close', () => watchers.delete(stream));
    this.#tell(path, 'BOOKMARK', { metadata: {} });
  }

  /** A pod crashes and something is said of it, one heals, one is replaced: as many are broken at any time. */
  #change(): void {
    const step = this.#step++;
    const pod = (at: number): number => (at * stride) % this.#pods;
    this.#tell(pods, 'MODIFIED', this.#pod(pod(step), sick));
    this.#tell(events, 'ADDED', this.#event(step, pod(step)));
    if (step >= mostEvents) this.#tell(events, 'DELETED', this.#event(step - mostEvents, pod(step - mostEvents)));
    if (step < 2 * lasting) return;
    this.#tell(pods, 'MODIFIED', this.#pod(pod(step - lasting), well));
    const replaced = pod(step - 2 * lasting);
    this.#tell(pods, 'DELETED', this.#pod(replaced, well));
    this.#generation.set(replaced, (this.#generation.get(replaced) ?? 0) + 1);
    this.#tell(pods, 'ADDED', this.#pod(replaced, well));
  }

  #pod(i: number, status: unknown): Raw {
    const pod = podOf(i, this.#nodes);
    const generation = this.#generation.get(i);
    const metadata = pod.metadata as Raw;
    if (generation === undefined) return { kind: 'Pod', ...pod, status };
    const another = { name: `${podName(i)}-${generation}`, uid: uid(`pod-${generation}`, i) };
    return { kind: 'Pod', ...pod, metadata: { ...metadata, ...another }, status };
  }

  #event(step: number, i: number): Raw {
    const namespace = namespaceOf(Math.floor(i / replicas));
    const name = podName(i);
    return {
      kind: 'Event',
      metadata: { name: `${name}.${step}`, namespace, uid: uid('event', step), creationTimestamp: hoursAgo(0) },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid: uid('pod', i) },
      type: 'Normal',
      reason: 'Started',
      message: `Started container app for the time ${step}`,
      source: { component: 'kubelet' },
      firstTimestamp: hoursAgo(0),
      lastTimestamp: hoursAgo(0),
      count: 1,
    };
  }

  #tell(path: string, type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK', object: Raw): void {
    const watchers = this.#watchers.get(path);
    if (watchers === undefined || watchers.size === 0) return;
    const resourceVersion = String(++this.#version);
    const metadata = { ...(object.metadata as Raw), resourceVersion };
    const line = `${JSON.stringify({ type, object: { apiVersion: 'v1', ...object, metadata } })}\n`;
    for (const watcher of watchers) watcher.write(line);
  }
}

const sick = podOf(7 * replicas, 1).status;
const well = podOf(0, 1).status;
