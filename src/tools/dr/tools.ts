import type { Environment } from "../../../environments/index.ts";
import type { Clock } from "../../cli/clock.ts";
import type { Aws } from "../stack/aws/aws.ts";
import type { Internet } from "../stack/aws/internet.ts";
import type { Engine } from "../stack/engine.ts";
import type { Progress } from "../stack/progress.ts";
import { readSituation, type Situation } from "./situation.ts";

/** The tools of steps. */
export interface Tools {
  /** The engine, without `destroy`: a move destroys nothing. */
  readonly engine: Omit<Engine, "destroy">;
  readonly aws: Aws;
  readonly internet: Internet;
  readonly clock: Clock;
  readonly progress: Progress;
  /** The situation of the environment, asked anew after every change. */
  readonly look: () => Promise<Situation>;
}

export function createTools(environment: Environment, tools: Omit<Tools, "look">): Tools {
  let situation: Promise<Situation> | undefined;
  // Each look is several runs of Pulumi's command, which a disaster has no time for.
  const changing =
    <A extends readonly unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A) => {
      try {
        return await work(...args);
      } finally {
        situation = undefined;
      }
    };
  const { engine } = tools;
  return {
    ...tools,
    engine: { ...engine, configure: changing(engine.configure), up: changing(engine.up) },
    look: () => {
      situation ??= readSituation(engine, environment);
      return situation;
    },
  };
}
