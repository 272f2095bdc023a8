import { jsonIn } from "../../model/inputs.ts";
import type { PlainRecord } from "../../model/registration.ts";
import { type Inventory, type Resource, record, text } from "../../reachability/inventory.ts";
import { BeyondThePlay } from "../answer.ts";
import { atPath } from "../json-path.ts";
import { Unread } from "../lexer.ts";
import { eventPublisher, mayCall, refusedBy, severityOf } from "../receive.ts";
import { matches } from "./pattern.ts";
import type { SampleEvent } from "./samples/index.ts";

/** A rule that hears an event, and one of its targets. */
export interface HeardEvent {
  readonly rule: Resource;
  readonly target: Resource;
  /** The topic's name, or the target's ARN. */
  readonly to: string;
  readonly severity: string | undefined;
  /** The reason why the event does not arrive. */
  readonly refused: string | undefined;
  /** Paths of the mail that the event does not have. */
  readonly missing: readonly string[];
}

/** The rules that wait for events; schedules are left out. */
export const listeningRules = ({ ofType }: Inventory): readonly Resource[] =>
  ofType("aws:cloudwatch/eventRule:EventRule").filter(
    ({ inputs }) => text(inputs.eventPattern) !== undefined,
  );

export const patternOf = ({ inputs }: Resource): PlainRecord => record(jsonIn(inputs.eventPattern));

/** Whether a rule hears an event: it is on, of the same region, and its pattern matches. @throws BeyondThePlay */
export function hears(rule: Resource, { at, event }: SampleEvent): boolean {
  if (rule.region !== at.region || text(rule.inputs.state) === "DISABLED") return false;
  if (rule.inputs.isEnabled === false) return false;
  try {
    return matches(patternOf(rule), event);
  } catch (error) {
    if (error instanceof Unread) throw new BeyondThePlay(rule, error.message);
    throw error;
  }
}

export const targetsOf = ({ ofType }: Inventory, rule: Resource): readonly Resource[] =>
  ofType("aws:cloudwatch/eventTarget:EventTarget").filter(
    ({ inputs, region }) => inputs.rule === rule.id && region === rule.region,
  );

/** The rules that hear an event, each with its targets. @throws BeyondThePlay */
export const heardBy = (inventory: Inventory, sample: SampleEvent): readonly HeardEvent[] =>
  listeningRules(inventory)
    .filter((rule) => hears(rule, sample))
    .flatMap((rule) => targetsOf(inventory, rule).map((target) => arrival(inventory, rule, target, sample)));

function arrival(inventory: Inventory, rule: Resource, target: Resource, { event }: SampleEvent): HeardEvent {
  const arn = text(target.inputs.arn) ?? "";
  const topic = inventory.find("aws:sns/topic:Topic", arn);
  const paths = record(record(target.inputs.inputTransformer).inputPaths);
  return {
    rule,
    target,
    to: topic?.name ?? arn,
    severity: topic && severityOf(topic),
    refused: refusedAt(inventory, rule, arn),
    missing: Object.values(paths)
      .map(String)
      .filter((path) => atPath(event, path) === undefined),
  };
}

/** The reason why a target does not get what a rule sends. @throws BeyondThePlay for other kinds of targets */
export function refusedAt(inventory: Inventory, rule: Resource, arn: string): string | undefined {
  const [, , service, region] = arn.split(":");
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
  if (region !== rule.region)
    return `${arn} is in another region, and rules reach targets of their own alone`;
  if (service === "sns") return refusedBy(inventory, arn, eventPublisher);
  if (service === "lambda")
    return mayCall(inventory, arn, rule) ? undefined : `no permission of ${arn} lets ${rule.name} call it`;
  throw new BeyondThePlay(rule, `has a target of ${service}`);
}
