import type { PlainRecord } from "../../../model/registration.ts";
import type { Resource } from "../../../reachability/inventory.ts";
import type { Stage } from "../../stage.ts";

/** An event as its service's documentation records it, about a planned resource. */
export interface SampleEvent {
  readonly at: Resource;
  readonly event: PlainRecord;
}

/** Something that happens, and the outcome that it has to have. */
export interface EventScenario {
  readonly name: string;
  /** The situation, as a sentence without its full stop. */
  readonly says: string;
  readonly told: "page" | "ticket" | "nobody";
  readonly cases: (stage: Stage) => readonly SampleEvent[];
}

const account = "123456789012";

/** An event in EventBridge's form: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export const eventOf = (
  source: string,
  detailType: string,
  at: Resource,
  resources: readonly string[],
  detail: PlainRecord,
): SampleEvent => ({
  at,
  event: {
    version: "0",
    id: "ddca6449-b258-46c0-8653-e0e3a6EXAMPLE",
    "detail-type": detailType,
    source,
    account,
    time: "2026-11-29T08:12:21Z",
    region: at.region,
    resources,
    detail,
  },
});

export const ofType = ({ inventory }: Stage, type: string): readonly Resource[] => inventory.ofType(type);
