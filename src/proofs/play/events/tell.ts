import type { Stage } from "../stage.ts";
import { nothingPlanned, type Told } from "../told.ts";
import { playEvents } from "./prove.ts";
import type { EventScenario } from "./samples/index.ts";

/** A scenario of events in sentences: which rule hears it, and whom it tells. @throws BeyondThePlay */
export const tellEvents = (scenario: EventScenario, [stage]: readonly Stage[]): Told => {
  const played = stage === undefined ? [] : playEvents(scenario, stage);
  const lines = played.flatMap(({ sample, heard }) =>
    heard.length === 0
      ? [`At ${sample.at.name}: nobody is told`]
      : heard.map(({ rule, to, refused }) =>
          refused === undefined
            ? `At ${sample.at.name}: ${rule.name} tells ${to}`
            : `At ${sample.at.name}: ${rule.name} does not reach ${to}: ${refused}`,
        ),
  );
  return {
    says: `${scenario.says}.`,
    lines: lines.length > 0 ? lines.map((verdict) => ({ verdict })) : [nothingPlanned],
  };
};
