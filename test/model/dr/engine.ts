import { ReportedError } from "../../../src/cli/errors.ts";
import { clusterType } from "../../../src/recovery/state.ts";
import type { Tools } from "../../../src/tools/dr/tools.ts";
import { readOwnStack } from "../engine/commands.ts";
import type { Engine as StateEngine } from "../engine/state.ts";
import type { Stack } from "../stack.ts";
import { upAsItIs } from "../update.ts";
import { dateOf, primary, secondary } from "../world.ts";
import type { Outside } from "./outside.ts";
import { changed, valuesOf } from "./values.ts";

/** Pulumi's command, as `dr` calls it. */
export function engineOf(stack: Stack, { disturbed, course }: Outside): Tools["engine"] {
  let updates = 0;
  return {
    config: () => disturbed(() => valuesOf(stack.wanted)),
    configure: (changes) =>
      disturbed(() => {
        stack.wanted = changed(stack.wanted, changes);
      }),
    // The update previews by itself.
    preview: () => disturbed(() => undefined),
    up: (_, exclude) =>
      disturbed(async () => {
        const { unreachableRegion: lost } = stack.wanted;
        const place = lost === primary.name ? primary : secondary;
        const trouble = updates++ === course.at ? course.update : { ...course.update, failsAt: undefined };
        const outcome = await upAsItIs(stack, {
          ...trouble,
          ...(exclude.length > 0 && { leavesOut: place }),
        });
        if (outcome !== "done") throw new ReportedError(`${outcome}: ${stack.refusal}`);
        return [];
      }),
    outputs: () => disturbed(() => outputsOf(stack.engine)),
    resources: () =>
      disturbed(() =>
        (readOwnStack(stack.engine)?.resources ?? []).map((resource) => ({
          ...resource,
          outputs: { ...resource.outputs, arn: `arn:${resource.name}` },
        })),
      ),
    history: () =>
      disturbed(() =>
        stack.updates.map(({ wanted, startedAt, endedAt, succeeded }) => ({
          startedAt: dateOf(startedAt),
          endedAt: dateOf(endedAt),
          succeeded,
          values: valuesOf(wanted),
        })),
      ),
    user: async () => "someone",
  };
}

/** The stack's outputs, as far as moves need them. */
function outputsOf({ recorded, state }: StateEngine): Readonly<Record<string, unknown>> {
  if (recorded === undefined) return {};
  const region = (code: string) => ({
    loadBalancer: { url: `https://${code}.pay.test` },
    service: "app",
    worker: "worker",
    queue: { url: `payments-${code}`, deadLettersUrl: `dead-${code}` },
    cluster: `cluster-${code}`,
    databases: [...state].flatMap(([name, { type, inputs }]) =>
      type === clusterType && name.includes(`-${code}-`)
        ? [{ generation: inputs.generation, clusterArn: `arn:${name}` }]
        : [],
    ),
    backupVault: { name: `vault-${code}`, arn: `arn:vault-${code}` },
    backupRoleArn: `arn:role-${code}`,
  });
  return {
    recovery: JSON.parse(recorded),
    url: "https://pay.test",
    suffix: "model",
    hostedZoneId: "Z1",
    healthChecks: { failover: "p", primary: "h", claim: "c" },
    regions: { [primary.name]: region(primary.code), [secondary.name]: region(secondary.code) },
  };
}
