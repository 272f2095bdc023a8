import type { Stage } from "../stage.ts";
import { playEvents } from "./prove.ts";
import type { EventScenario } from "./samples/index.ts";

/** A scenario of events in sentences: which rule hears it, and whom it tells. @throws BeyondThePlay */
export const tellEvents = (scenario: EventScenario, [stage]: readonly Stage[]): readonly string[] => {
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
  return [`${scenario.says}.`, ...(lines.length > 0 ? lines : ["nothing of the kind is planned"])];
};
