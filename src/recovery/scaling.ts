import type { Place, Places } from "./lineage.ts";
import type { StateResource } from "./state.ts";

/**
 * Application Auto Scaling's names of the services that are scaled in a region (`service/CLUSTER/SERVICE`), by the logical
 * names of their scaling targets.
 */
export type Scaled = Readonly<Record<string, string>>;

const targetType = "aws:appautoscaling/target:Target";
const serviceType = "aws:ecs/service:Service";

/**
 * The scaled services of a region, as the last update left them. A target whose service has been made anew since is none: AWS took
 * it away with the former service (eagletmt/hako#69, hashicorp/terraform-provider-aws#10432).
 */
export function scaledIn(
  resources: readonly StateResource[],
  { code }: Pick<Place, "code">,
  { suffix }: Pick<Places, "suffix">,
): Scaled {
  const services = new Set(
    resources.filter(({ type }) => type === serviceType).map(({ outputs }) => outputs.name),
  );
  return Object.fromEntries(
    resources.flatMap(({ type, name, outputs: { resourceId } }) =>
      type === targetType &&
      name.endsWith(`-${code}-${suffix}`) &&
      typeof resourceId === "string" &&
      services.has(resourceId.split("/").at(-1))
        ? [[name, resourceId]]
        : [],
    ),
  );
}
