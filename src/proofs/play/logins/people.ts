import type { Violation } from "../../model/rule.ts";
import type { Inventory, Resource } from "../../reachability/inventory.ts";
import { globalType } from "../halves.ts";
import { clusterType, type SecretContent } from "./contents.ts";
import { codeType, variablesOf } from "./functions.ts";
import { problem } from "./problem.ts";

/**
 * Problems of functions that run people's statements: each has to take the login that it says, of the database that it
 * asks.
 */
export function peoplesProblems(
  inventory: Inventory,
  contents: ReadonlyMap<string, SecretContent>,
): readonly Violation[] {
  return inventory.ofType(codeType).flatMap((code) => {
    const { ACCESS: access, LOGIN_SECRET_ARN: arn, DATABASE_HOST: host } = variablesOf(code);
    if (access === undefined || arn === undefined) return [];
    const say = (message: string) => [problem("login-people", code, message)];
    if (!code.name.startsWith(`sql-${access}-`)) return say(`has ACCESS ${access}`);
    const content = contents.get(arn);
    const from = content?.secret?.name ?? arn;
    if (content?.kind !== `${access} login`)
      return say(`takes ${from}, which holds ${content ? `a ${content.kind}` : "nothing"}`);
    if (content.region !== code.region) return say(`takes ${from}, which is in ${content.region}`);
    const database = databaseAt(inventory, code, access, host);
    if (database === undefined) return say(`asks ${host}, where no ${access} of its region looks`);
    return [];
  });
}

/**
 * The database that a kind of people's login is for: readers look at a copy in their own region, administrators change
 * whatever is written to.
 */
const databaseAt = (
  { ofType }: Inventory,
  { region }: Resource,
  access: string,
  host: string | undefined,
): Resource | undefined =>
  access === "reader"
    ? ofType(clusterType).find((one) => one.region === region && one.computed.readerEndpoint === host)
    : [...ofType(clusterType), ...ofType(globalType)].find(({ computed }) => computed.endpoint === host);
