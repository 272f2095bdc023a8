import { jsonIn } from "../../model/inputs.ts";
import type { Plain, PlainRecord } from "../../model/registration.ts";
import { type Inventory, type Resource, record, text } from "../../reachability/inventory.ts";
import { dayRequests } from "../alarms/emitters/balancing.ts";
import type { Footing } from "../alarms/emitters/emitter.ts";
import type { Mood } from "../alarms/emitters/index.ts";
import { BeyondThePlay } from "../answer.ts";
import { type ApiCall, apiLine } from "./api-lines.ts";
import { usualCalls } from "./trail-lines.ts";

/** A line of JSON that is written to a log group so many times in a minute. */
export interface SpokenLine {
  /** The log group's name. */
  readonly group: string;
  readonly region: string;
  readonly line: PlainRecord;
  readonly times: number;
  /** Minutes from one writing to the next. @default 1 */
  readonly every?: number;
}

/** The name in an ARN such as `arn:aws:logs:us-east-1:123456789012:log-group:/payments/trail:*`. */
const groupIn = (arn: Plain | undefined): string => (text(arn) ?? "").split(":")[6] ?? "";

/** The trails that write to a log group. */
export const writingTrails = ({ ofType }: Inventory): readonly Resource[] =>
  ofType("aws:cloudtrail/trail:Trail").filter(
    ({ inputs }) => text(inputs.cloudWatchLogsGroupArn) !== undefined,
  );

export const trailLine = (trail: Resource, line: PlainRecord, times: number): SpokenLine => ({
  group: groupIn(trail.inputs.cloudWatchLogsGroupArn),
  region: trail.region,
  line,
  times,
});

/** The stages of APIs that have their requests logged. */
export const loggedStages = ({ ofType }: Inventory): readonly Resource[] =>
  ofType("aws:apigatewayv2/stage:Stage").filter(
    ({ inputs }) => text(record(inputs.accessLogSettings).destinationArn) !== undefined,
  );

/** A line of an API's access log in its own format. @throws BeyondThePlay where that is no JSON */
export function accessLine(stage: Resource, call: ApiCall, times: number): SpokenLine {
  const { destinationArn, format } = record(stage.inputs.accessLogSettings);
  try {
    const line = record(jsonIn(apiLine(text(format) ?? "", call)));
    return { group: groupIn(destinationArn), region: stage.region, line, times };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new BeyondThePlay(stage, "logs requests in another form than JSON");
    throw error;
  }
}

const functionsWith =
  (variable: string) =>
  ({ ofType }: Inventory): readonly Resource[] =>
    ofType("aws:lambda/function:Function").filter(
      ({ inputs }) => text(record(record(inputs.environment).variables)[variable]) !== undefined,
    );

const functionLine = ({ inputs, region }: Resource, line: PlainRecord): SpokenLine => ({
  group: text(record(inputs.loggingConfig).logGroup) ?? "",
  region,
  line,
  times: 1,
});

/** Functions that log the age of the newest recovery point in a vault: src/blocks/backup/point-age. */
export const vaultWatchers = functionsWith("BACKUP_VAULT");

export const ageLine = (watcher: Resource, newestAgeSeconds: number): SpokenLine => ({
  ...functionLine(watcher, { recoveryPoints: 24, newestAgeSeconds }),
  every: 5,
});

/**
 * Functions that look whether another region stands open beside theirs, and log the number of its open gates:
 * src/blocks/lease/keeper.
 */
export const keepers = functionsWith("GATES");

export const gatesLine = (keeper: Resource, openGates: number): SpokenLine =>
  functionLine(keeper, { openGates, overtaken: false });

/** The lines of a usual day, or of a quiet night. */
export function usualLines({ inventory, serves }: Footing, mood: Mood): readonly SpokenLine[] {
  const answered = { status: "201", integrationStatus: "201" };
  // Where a region waits, it answers health checks alone.
  const turnedAway = { status: "503", integrationStatus: "503" };
  const requests = mood === "day" ? dayRequests / 10 : 6;
  return [
    ...writingTrails(inventory).flatMap((trail) =>
      usualCalls(inventory).map((call) => trailLine(trail, call, mood === "day" ? 3 : 1)),
    ),
    ...loggedStages(inventory).map((stage) =>
      serves(stage) ? accessLine(stage, answered, requests) : accessLine(stage, turnedAway, 6),
    ),
    ...vaultWatchers(inventory).map((watcher) => ageLine(watcher, 1500)),
    ...keepers(inventory).map((keeper) => gatesLine(keeper, 0)),
  ];
}
