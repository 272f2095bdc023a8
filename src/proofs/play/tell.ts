import { wayOf } from "./answer.ts";
import { type Played, play } from "./requests.ts";
import type { Reached, Scenario } from "./scenarios.ts";
import { type PlayArgs, saying } from "./staged.ts";
import type { Told } from "./told.ts";

/** A scenario in sentences, each with the way that the request takes. */
export function tell(scenario: Scenario, args: PlayArgs): Told {
  const { regions } = args;
  const named: Readonly<Record<Reached, string>> = {
    primary: `is served in ${regions.primary.name}`,
    secondary: `is served in ${regions.secondary.name}`,
    "turned away": "is turned away",
    "an error": "gets an error",
    nobody: "reaches nobody",
  };
  const line = ({ who, reached, answer }: Played) => ({
    verdict: `${sentence(who)} ${named[reached]}`,
    way: wayOf(answer),
  });
  return { says: `${saying(scenario, args)}.`, lines: play(scenario, args).map(line) };
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
