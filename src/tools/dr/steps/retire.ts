import { ReportedError } from "../../../cli/errors.ts";
import type { Entry } from "../../../recovery/lineage.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import { update } from "./update.ts";

/**
 * The steps that retire a database. The engine deletes nothing that its state protects: one update lifts that, and another
 * one deletes.
 */
export const retireSteps = (tools: Tools, generation: number): readonly Step[] => {
  const entry = async (): Promise<Entry> => {
    const { outputs } = await tools.look();
    const found = outputs.recorded.lineage.find((candidate) => candidate.generation === generation);
    if (!found) throw new ReportedError(`there is no database of generation ${generation}`);
    return found;
  };
  return [
    {
      name: `lift the protection of generation ${generation}`,
      observe: async () => {
        const { state, cluster } = await entry();
        return state === "kept" ? undefined : { database: cluster };
      },
      run: async () => {
        const { retire } = (await tools.look()).settings;
        if (!retire.includes(generation))
          await tools.engine.configure({ [`retire[${retire.length}]`]: String(generation) });
        await update(tools, `lift the protection of generation ${generation}`);
      },
    },
    {
      name: `delete the database of generation ${generation}`,
      observe: async () => {
        const { state, cluster, region } = await entry();
        if (state !== "retired") return undefined;
        return (await tools.aws.database(region, cluster)) === undefined ? { deleted: cluster } : undefined;
      },
      run: () => update(tools, `delete the database of generation ${generation}`),
    },
  ];
};
