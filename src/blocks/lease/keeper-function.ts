import * as pulumi from "@pulumi/pulumi";
import { createFunction } from "../../kit/function/function.ts";
import { writesLog } from "../../kit/function/policy.ts";
import { createFunctionRole } from "../../kit/function/role.ts";
import { callEvery } from "../../kit/function/schedule.ts";
import { variablesOf } from "../../kit/function/settings.ts";
import { logGroupName } from "../../kit/names.ts";
import { enter, nameIn, type Scope } from "../../kit/scope.ts";
import type { Gates } from "../../kit/shutting/shut.ts";
import { metricOfLog } from "../../kit/watch/log-metric.ts";
import type { Metric } from "../../kit/watch/metric.ts";
import { bundleKeeper } from "./keeper/bundle.ts";
import { settings } from "./keeper/environment.ts";
import { keeperMinutes, keeperSeconds } from "./keeper/limits.ts";
import { shuttingStatements } from "./keeper-policy.ts";
import type { Lease } from "./lease.ts";

/** The name that function, role, log group and rule share. */
const kind = "keeper";

interface KeeperArgs {
  readonly lease: Lease;
  /** The environment's other region, which it closes. */
  readonly other: OtherGates;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly logDays: number;
}

/** A region's gates, as the program knows them. */
export interface OtherGates {
  readonly scope: Scope;
  readonly rules: readonly (Omit<Gates["rules"][number], "arn"> & { readonly arn: pulumi.Output<string> })[];
  readonly cluster: pulumi.Output<string>;
  readonly services: readonly GuardedService[];
}

/** A service whose tasks write. */
export interface GuardedService {
  readonly name: pulumi.Output<string>;
  /** Tasks that stay where the service's region is closed. */
  readonly tasks: number;
  /** Whether no fence keeps the service from writing. */
  readonly unfenced: boolean;
}

const bundle = await bundleKeeper();

/**
 * Closes the other region, every minute, where the record names this one and the other one answers and stands open. It has no
 * place in the network, where there is no way to another region's APIs. Nothing of a move waits for it.
 * @returns the number of gates that stood open; no data where it does not look
 */
export function createKeeper(region: Scope, args: KeeperArgs): Metric {
  const scope = enter(region, "Keeping");
  const { lease, other } = args;
  const role = createFunctionRole(scope, kind, [
    ...lease.grants,
    ...shuttingStatements(other.scope, {
      ruleArns: other.rules.map(({ arn }) => arn),
      cluster: other.cluster,
    }),
    writesLog(scope, logGroupName(kind, scope.region.code, scope.suffix)),
  ]);
  const { code: keeper, logGroup } = createFunction(scope, {
    name: nameIn(scope, kind),
    kind,
    description: "Closes the other region where it stands open beside this one",
    code: bundle,
    variables: variablesOf(settings, {
      table: lease.tableName,
      otherRegion: other.scope.region.name,
      gates: pulumi.jsonStringify({
        rules: other.rules,
        cluster: other.cluster,
        services: other.services.map(({ name, tasks }) => ({ name, tasks })),
        unfenced: other.services.filter(({ unfenced }) => unfenced).map(({ name }) => name),
      }),
    }),
    timeoutSeconds: keeperSeconds.function,
    memoryMiB: 256,
    role,
    ...args,
  });
  callEvery(scope, {
    kind,
    description: "Has the other region closed where it stands open",
    minutes: keeperMinutes,
    called: keeper,
  });
  return metricOfLog(scope, { kind, logGroup, name: "OpenGates", member: "openGates", unit: "Count" });
}
