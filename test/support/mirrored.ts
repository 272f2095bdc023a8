import { onceFor } from "../../src/proofs/model/once.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import type { Fault } from "./faults/fault.ts";

const mirror = onceFor(
  (registration: Registration): Registration => ({
    ...registration,
    name: registration.name.replaceAll(/use1|usw2/g, (code) => (code === "use1" ? "usw2" : "use1")),
  }),
);

/** A stack whose resources are called as their likes in the other region are. */
const swapped = ({ registrations, ...rest }: Synthesis): Synthesis => ({
  ...rest,
  registrations: registrations.map(mirror),
});

/** A stack with a fault made in the other region; undefined where there is nothing there to be changed. */
export function inOtherRegion([, change]: Fault, clean: Synthesis): Synthesis | undefined {
  try {
    return swapped(change(swapped(clean)));
  } catch (error) {
    if (error instanceof Error && / (?:is called|has no|does not wait for) /.test(error.message))
      return undefined;
    throw error;
  }
}
