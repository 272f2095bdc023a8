import { begunName, openingName, type Place } from "../../src/recovery/lineage.ts";
import type { DatabasePlan } from "../../src/recovery/plan.ts";
import { openingType } from "../../src/recovery/state.ts";
import type { Registration } from "./engine/state.ts";
import { places } from "./world.ts";

/** The records that a database has been opened to writes, and that its epoch has begun. */
export const recordsOf = ({ name: region, code }: Place, database: DatabasePlan): readonly Registration[] =>
  database.opened === 0
    ? []
    : [openingName, begunName].map((nameOf) => ({
        type: openingType,
        name: nameOf(code, places.suffix, database),
        region,
        inputs: { input: database.cluster },
        protect: false,
        after: [],
        ignoreChanges: [],
      }));
