import { Interrupted } from "../../../cli/errors.ts";
import { explainAws } from "../../../cli/explain.ts";
import { shut } from "../../../kit/shutting/shut.ts";
import type { Aws } from "./aws.ts";
import type { Clients } from "./clients.ts";

/** Milliseconds after which a region that is half there is left as it is: a disaster waits for nobody. */
const deadline = 30_000;

export const createShutting = (
  { shutting }: Pick<Clients, "shutting">,
  signal: AbortSignal,
): Pick<Aws, "shut"> => ({
  shut: async (region, gates) => {
    const shutGates = await shut(
      shutting(region),
      gates,
      AbortSignal.any([signal, AbortSignal.timeout(deadline)]),
    );
    if (signal.aborted) throw new Interrupted();
    return Object.fromEntries(
      shutGates.map(({ name, problem }) => [
        name,
        problem === undefined ? undefined : explainAws(problem, "what an update that closes does"),
      ]),
    );
  },
});
