import type { Environment } from "../../../environments/index.ts";
import { confirm, type Respondent } from "../../cli/confirm.ts";
import { ReportedError } from "../../cli/errors.ts";
import { application } from "../../kit/tags.ts";
import { hasLeft } from "../../recovery/leave.ts";
import type { Lineage } from "../../recovery/lineage.ts";
import { recorded } from "../../recovery/recorded.ts";
import type { Left } from "../stack/leaks.ts";
import { type GlobalParts, takeApart } from "../stack/take-apart.ts";
import { advice, hasPeering } from "./advice.ts";

export interface DestroyArgs {
  readonly environment: Environment;
  readonly environments: readonly Environment[];
  readonly yes: boolean;
  readonly auditOnly: boolean;
}

/** Pulumi, as far as a destruction needs it. */
interface Pulumi {
  /** The stack's outputs; undefined where there is no such stack. */
  readonly outputs: (stack: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Destroys everything in a stack, what is protected as well. @throws ReportedError when something is left */
  readonly destroy: (stack: string) => Promise<void>;
}

export interface DestroyTools {
  readonly pulumi: Pulumi;
  readonly person: Respondent;
  readonly global: GlobalParts;
  readonly findLeft: (tags: Readonly<Record<string, string>>, regions: readonly string[]) => Promise<Left>;
  /** @param seconds how long */
  readonly wait: (seconds: number) => Promise<void>;
}

/** The tries to find nothing left, for five minutes: AWS's list of tags lags behind. */
const attempts = { count: 11, seconds: 30 };

/**
 * Takes an environment down and looks for what is left.
 * @returns whether nothing is
 * @throws ReportedError when the stack is not there or cannot be destroyed, Declined when nobody wants it
 */
export async function destroy(args: DestroyArgs, tools: DestroyTools): Promise<boolean> {
  const { environment, auditOnly } = args;
  if (!auditOnly) await takeDown(args, tools);
  const left = await lookUntilGone(environment, auditOnly ? 1 : attempts.count, tools);
  for (const line of report(left)) tools.person.tell(line);
  return left.leaked.length === 0;
}

async function takeDown(
  { environment: { name }, environment, environments, yes }: DestroyArgs,
  { pulumi, person, global }: DestroyTools,
): Promise<void> {
  const outputs = await pulumi.outputs(name);
  if (outputs === undefined)
    throw new ReportedError(
      `There is no stack ${name} where this Pulumi is logged in. See: npx pulumi stack ls`,
    );
  const others = environments.filter(({ peers }) => peers.includes(name)).map((other) => other.name);
  const peered = await Promise.all(
    others.map((other) =>
      pulumi.outputs(other).then(hasPeering, (error: Error) => {
        // It may need a passphrase that whoever takes this one down does not have.
        person.tell(`Whether ${other} peers with ${name} cannot be seen. ${error.message}`);
        return false;
      }),
    ),
  );
  const peeredFrom = others.filter((_, index) => peered[index]);
  await confirm({ told: advice(environment, environments, peeredFrom), stack: name, yes }, person);
  if (environment.database.recovery === "replica" || hasLeft(false, lineageIn(outputs)))
    await takeApart(environment.primary.region, outputs, global);
  await pulumi.destroy(name);
}

/**
 * The lineage in a stack's outputs. Outputs that cannot be read say nothing of it: the resources in the state are deleted
 * all the same.
 */
const lineageIn = (outputs: Readonly<Record<string, unknown>>): Lineage =>
  recorded.safeParse(outputs.recovery).data?.lineage ?? [];

async function lookUntilGone(
  { name, primary, secondary }: Environment,
  count: number,
  { findLeft, wait, person }: DestroyTools,
): Promise<Left> {
  // What is no region's, such as hosted zones and policies, is listed in us-east-1.
  const regions = [...new Set([primary.region, secondary.region, "us-east-1"])];
  const tags = { Environment: name, Application: application };
  let left = await findLeft(tags, regions);
  for (let again = 1; again < count && left.leaked.length > 0; again++) {
    person.tell(
      `AWS still lists ${left.leaked.length} resources; asking again in ${attempts.seconds} seconds.`,
    );
    await wait(attempts.seconds);
    left = await findLeft(tags, regions);
  }
  return left;
}

function report({ leaked, pendingKeys }: Left): readonly string[] {
  const keys = pendingKeys.length === 0 ? [] : [`Keys that AWS will delete: ${pendingKeys.length}`];
  if (leaked.length === 0) return [...keys, "Nothing else is left."];
  return [
    ...keys,
    `Left in AWS: ${leaked.length}`,
    ...leaked.map((arn) => `  ${arn}`),
    "AWS lists instances and task definitions for up to an hour after they are gone. Look again with --audit, and delete by hand what stays.",
  ];
}
