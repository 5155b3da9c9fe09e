import { parseTime } from '../../../core/time.ts';
import { asList, asObject, type Json } from './json.ts';

/**
 * The newest time that a cluster wrote into its objects: the moment of a recording that has no record of its own.
 * Only fields that hold what has happened are read. A certificate's `notAfter` or a `deletionTimestamp` (the end of the
 * grace period) lies in the future.
 */
export class NewestTime {
  #time: string | undefined;
  #milliseconds = Number.NEGATIVE_INFINITY;

  /** RFC 3339; undefined if no object had a time. */
  get time(): string | undefined {
    return this.#time;
  }

  /** Looks at an object as it was recorded. */
  observe(raw: unknown): void {
    const object = asObject(raw);
    const metadata = asObject(object.metadata);
    this.#see(metadata.creationTimestamp);
    for (const entry of asList(metadata.managedFields)) this.#see(asObject(entry).time);
    if (object.kind === 'Event') this.#seeEvent(object);
    if (object.kind === 'Lease') this.#see(asObject(object.spec).renewTime);
    const status = asObject(object.status);
    for (const condition of asList(status.conditions)) {
      const { lastTransitionTime, lastHeartbeatTime, lastUpdateTime, lastProbeTime } = asObject(condition);
      for (const time of [lastTransitionTime, lastHeartbeatTime, lastUpdateTime, lastProbeTime]) this.#see(time);
    }
    if (object.kind === 'Pod') this.#seePod(status);
    for (const name of ['startTime', 'completionTime', 'lastScheduleTime', 'lastSuccessfulTime', 'lastScaleTime'])
      this.#see(status[name]);
  }

  #seeEvent(event: Json): void {
    for (const name of ['firstTimestamp', 'lastTimestamp', 'eventTime', 'deprecatedLastTimestamp'])
      this.#see(event[name]);
    this.#see(asObject(event.series).lastObservedTime);
  }

  #seePod(status: Json): void {
    for (const name of ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses']) {
      for (const container of asList(status[name])) {
        for (const state of [asObject(asObject(container).state), asObject(asObject(container).lastState)]) {
          this.#see(asObject(state.running).startedAt);
          this.#see(asObject(state.terminated).startedAt);
          this.#see(asObject(state.terminated).finishedAt);
        }
      }
    }
  }

  #see(time: unknown): void {
    if (typeof time !== 'string' || time.length > 40) return;
    const milliseconds = parseTime(time);
    if (!(milliseconds > this.#milliseconds)) return;
    this.#milliseconds = milliseconds;
    this.#time = time;
  }
}
