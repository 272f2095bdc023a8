import { itemsOf } from "../../model/inputs.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, type Resource, text } from "../../reachability/inventory.ts";
import { BeyondThePlay } from "../answer.ts";
import { problem } from "../problem.ts";
import type { Stage } from "../stage.ts";
import { type HeardEvent, heardBy, hears, listeningRules, patternOf, refusedAt, targetsOf } from "./play.ts";
import { type EventScenario, eventScenarios, type SampleEvent } from "./samples/index.ts";

/** One event of a scenario, and its outcome. */
interface PlayedEvent {
  readonly scenario: EventScenario;
  readonly sample: SampleEvent;
  readonly heard: readonly HeardEvent[];
}

/** @throws BeyondThePlay */
export const playEvents = (scenario: EventScenario, stage: Stage): readonly PlayedEvent[] =>
  scenario.cases(stage).map((sample) => ({ scenario, sample, heard: heardBy(stage.inventory, sample) }));

/** Plays recorded events on the planned rules, and finds those that tell nobody, or somebody for nothing. */
export function proveEvents(stages: readonly Stage[]): readonly Violation[] {
  try {
    const played = stages.flatMap((stage) =>
      eventScenarios.flatMap((scenario) => playEvents(scenario, stage)),
    );
    const [first] = stages;
    return [
      ...played.flatMap(judge),
      ...(first === undefined
        ? []
        : [
            ...unheard(
              first.inventory,
              played.map(({ sample }) => sample),
            ),
            ...uncalled(first.inventory),
          ]),
    ];
  } catch (error) {
    if (error instanceof BeyondThePlay) return [problem("beyond-the-play", error.at, error.message)];
    throw error;
  }
}

function judge({ scenario, sample, heard }: PlayedEvent): readonly Violation[] {
  const says = `${scenario.says}, at ${sample.at.name}`;
  const lost = heard.flatMap(({ rule, target, refused, missing, to }) => [
    ...(refused === undefined
      ? []
      : [problem("event-arrives", rule, `${says}: ${rule.name} does not reach ${to}: ${refused}`)]),
    ...missing.map((path) =>
      problem(
        "event-arrives",
        target,
        `${says}: what it sends has nothing at ${path}, which the event does not have`,
      ),
    ),
  ]);
  const arrived = heard.filter(({ refused }) => refused === undefined);
  if (scenario.told === "nobody")
    return [
      ...lost,
      ...arrived.map(({ rule, to }) =>
        problem("event-quiet", rule, `${says}: ${rule.name} tells ${to}, and nobody has to be`),
      ),
    ];
  const isTold = arrived.some(({ severity }) =>
    scenario.told === "page" ? severity === "page" : severity !== undefined,
  );
  if (isTold) return lost;
  const instead =
    heard.length === 0
      ? "no rule hears it"
      : heard
          .map(({ rule, to, refused }) => `${rule.name} ${refused ? "does not reach" : "tells"} ${to}`)
          .join(", ");
  return [
    ...lost,
    problem(
      "event-told",
      heard[0]?.rule ?? sample.at,
      `${says}: ${scenario.told === "page" ? "somebody has to be paged" : "somebody has to be told"}, and ${instead}`,
    ),
  ];
}

/** Rules that match nothing that AWS sends. */
const unheard = (inventory: Inventory, samples: readonly SampleEvent[]): readonly Violation[] =>
  listeningRules(inventory)
    .filter((rule) => !samples.some((sample) => hears(rule, sample)))
    .map((rule) =>
      problem("event-heard", rule, `it hears nothing that AWS sends: ${reasonOf(rule, samples)}`),
    );

function reasonOf(rule: Resource, samples: readonly SampleEvent[]): string {
  if (text(rule.inputs.state) === "DISABLED" || rule.inputs.isEnabled === false) return "it is switched off";
  const pattern = patternOf(rule);
  let left = samples.map(({ event }) => event);
  for (const field of ["source", "detail-type"]) {
    const wanted = itemsOf(pattern[field]).map(String);
    const known = [...new Set(left.map((event) => String(event[field])))];
    if (wanted.length > 0 && !wanted.some((one) => known.includes(one)))
      return `${field} ${wanted.join(", ")} is none of ${known.toSorted().join(", ")}`;
    left = left.filter((event) => wanted.length === 0 || wanted.includes(String(event[field])));
  }
  return `none of ${left.length} recorded events of ${itemsOf(pattern["detail-type"]).join(", ")} has what its pattern asks for`;
}

/** Rules of the clock whose function may not be called. @throws BeyondThePlay */
const uncalled = (inventory: Inventory): readonly Violation[] =>
  inventory
    .ofType("aws:cloudwatch/eventRule:EventRule")
    .filter(({ inputs }) => text(inputs.scheduleExpression) !== undefined)
    .flatMap((rule) =>
      targetsOf(inventory, rule).flatMap(({ inputs }) => {
        const refused = refusedAt(inventory, rule, text(inputs.arn) ?? "");
        return refused === undefined
          ? []
          : [problem("event-arrives", rule, `its clock calls nobody: ${refused}`)];
      }),
    );
