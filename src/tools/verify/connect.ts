import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Environment } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import type { Engine } from "../stack/engine.ts";
import { readSettings } from "../stack/settings.ts";
import { type CheckContext, type ContextArgs, createContext } from "./context.ts";
import { readIssuer } from "./issuer.ts";
import { readDeployed } from "./outputs.ts";

interface Connected {
  readonly context: CheckContext;
  /** The region that the configuration declares unreachable. */
  readonly unreachable: RegionName | undefined;
}

/** The surroundings of a stack's checks, from its configuration and its state. @throws ReportedError that says what to do */
export async function connect(
  engine: Pick<Engine, "config" | "outputs">,
  environment: Environment,
  given: Pick<ContextArgs, "clients" | "internet" | "now" | "databaseHost">,
): Promise<Connected> {
  // One after the other: Pulumi's command is not made to run twice at once on one stack.
  const values = await engine.config();
  const deployed = readDeployed(await engine.outputs());
  const { unreachableRegion: unreachable } = readSettings(values, environment);
  const issuer = readIssuer(values, environment);
  const imageTag = values.imageTag || undefined;
  const context = createContext({ environment, deployed, issuer, imageTag, ...given });
  await refuseOtherAccount(context, unreachable);
  return { context, unreachable };
}

/** Refuses credentials of another account. There nothing would be found, and every check would say so in its own way. */
async function refuseOtherAccount(
  { clients, primary, secondary }: CheckContext,
  unreachable: RegionName | undefined,
): Promise<void> {
  const { region, outputs } = primary.region === unreachable ? secondary : primary;
  const { Account } = await clients.sts(region).send(new GetCallerIdentityCommand({}));
  if (Account !== outputs.accountId)
    throw new ReportedError(
      `these AWS credentials are of account ${Account}, and the stack is in ${outputs.accountId}: set AWS_PROFILE`,
    );
}
