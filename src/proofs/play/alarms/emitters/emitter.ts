import type { PlainRecord } from "../../../model/registration.ts";
import type { Source } from "../../../model/source.ts";
import type { Inventory, Resource } from "../../../reachability/inventory.ts";
import type { Minute } from "../course.ts";

/** The units that CloudWatch knows, as far as they are in use. */
export type Unit =
  | "Bytes"
  | "Count"
  | "Count/Second"
  | "Megabytes"
  | "Microseconds"
  | "Milliseconds"
  | "None"
  | "Percent"
  | "Seconds";

/** The values of one metric in a minute. */
export interface Sent {
  readonly unit: Unit;
  /** Values while customers pay. */
  readonly day: Minute;
  /** Values while next to nobody does. @default as by day */
  readonly night?: Minute;
  /** Values in a region that waits. @default nothing */
  readonly idle?: Minute;
  /** Minutes from one sending to the next. @default 1 */
  readonly every?: number;
}

/** A resource that a metric is about, and the metric's dimensions. */
export interface Subject {
  readonly by: Resource;
  readonly dimensions: PlainRecord;
  /** Whether customers' payments come through it. */
  readonly busy: boolean;
  /** The metric's region, where it is not the resource's. */
  readonly region?: string;
}

/** The planned resources, and which of them are in a region that serves. */
export interface Footing {
  readonly inventory: Inventory;
  readonly serves: (resource: Resource) => boolean;
  /** Whether Route 53 takes a health check for healthy. */
  readonly isHealthy: (check: Resource) => boolean;
}

/**
 * An emitter of metrics, which is a service of AWS's or the application: the metrics that it sends to CloudWatch, and their
 * resources.
 */
export interface MetricEmitter {
  readonly namespace: string;
  readonly source: Source | "docs/metrics.md";
  readonly subjects: (footing: Footing) => readonly Subject[];
  readonly metrics: Readonly<Record<string, Sent>>;
}

/** The subjects of an emitter: all resources of a type, busy where the region serves. */
export const each =
  (type: string, dimensions: (resource: Resource) => PlainRecord) =>
  ({ inventory, serves }: Footing): readonly Subject[] =>
    inventory.ofType(type).map((by) => ({ by, dimensions: dimensions(by), busy: serves(by) }));

/** Something that happens so many times a minute, each sent as 1. */
export const counted = (times: number): Minute => (times === 0 ? [] : [[1, times]]);

export const once = (value: number): Minute => [[value, 1]];
