import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { optionsIn, type Scope } from "../scope.ts";
import type { Metric } from "./metric.ts";

/** A part of a dashboard; sizes are cells of a grid that is 24 wide. */
export interface Widget {
  readonly type: "metric" | "text" | "alarm";
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

export type PlacedWidget = Widget & { readonly x: number; readonly y: number };

const columns = 24;

/** Places rows below each other, and the widgets of a row side by side. @throws RangeError where a row is too wide */
export function layOut(rows: readonly (readonly Widget[])[]): readonly PlacedWidget[] {
  const placed: PlacedWidget[] = [];
  let y = 0;
  for (const row of rows) {
    let x = 0;
    for (const widget of row) {
      placed.push({ ...widget, x, y });
      x += widget.width;
    }
    if (x > columns) throw new RangeError(`a row of widgets is ${x} wide; allowed: ${columns}`);
    y += Math.max(0, ...row.map(({ height }) => height));
  }
  return placed;
}

/** One line of a graph. */
type GraphLine = readonly [...unknown[]];

interface LineOptions {
  readonly label: string;
  /** The metric's ID in expressions. */
  readonly id?: string;
  readonly visible?: boolean;
  /** @default the graph's */
  readonly region?: string;
}

export const line = ({ namespace, name, dimensions, stat }: Metric, options: LineOptions): GraphLine => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  { stat, ...options },
];

export const computed = (expression: string, options: LineOptions): GraphLine => [{ expression, ...options }];

interface GraphArgs {
  readonly title: string;
  readonly region: string;
  readonly lines: readonly GraphLine[];
  readonly width: number;
  /** Seconds of one data point. */
  readonly period: number;
  readonly view: "timeSeries" | "singleValue";
  /** The graph's range up to now, as a duration of ISO 8601. @default the dashboard's own range */
  readonly since?: string;
}

export const graph = ({ title, region, lines, width, period, view, since }: GraphArgs): Widget => ({
  type: "metric",
  width,
  height: 6,
  properties: {
    title,
    region,
    view,
    period,
    metrics: lines,
    stacked: false,
    ...(since === undefined ? {} : { start: `-${since}`, end: "P0D" }),
  },
});

/** A graph over time, minute by minute. */
export const series = (region: string, title: string, width: number, lines: readonly GraphLine[]): Widget =>
  graph({ title, region, width, period: 60, view: "timeSeries", lines });

export const text = (markdown: string): Widget => ({
  type: "text",
  width: columns,
  height: 2,
  properties: { markdown },
});

export const alarmStates = (title: string, arns: readonly pulumi.Input<string>[], width: number): Widget => ({
  type: "alarm",
  width,
  height: 6,
  properties: { title, alarms: arns },
});

/** @param name known, because people keep its address; all regions of an account share these names */
export function createDashboard(
  scope: Scope,
  kind: string,
  name: string,
  rows: readonly (readonly Widget[])[],
): void {
  new aws.cloudwatch.Dashboard(
    kind,
    { dashboardName: name, dashboardBody: pulumi.jsonStringify({ widgets: layOut(rows) }) },
    optionsIn(scope),
  );
}
