import { StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { ReportedError } from "../../cli/errors.ts";
import { accessRemedy } from "../stack/access.ts";
import type { RunPulumi } from "../stack/command.ts";
import { explainEngine } from "../stack/engine-errors.ts";
import { lastWords } from "../stack/last-words.ts";

/** The state's place, and the resources of the stack that are there already. */
export interface Backend {
  /** The URL, such as `s3://bucket?region=us-east-2`, `https://app.pulumi.com/company` or `file://~`. */
  readonly url: string;
  /** The resources of the stack. Undefined where the backend has no such stack yet. */
  readonly own: OwnResources | undefined;
  /** Versions of the providers that are installed, by name. */
  readonly plugins: Readonly<Record<string, readonly string[]>>;
}

interface OwnResources {
  /** The account of the resources; undefined while there are none with an ARN. */
  readonly account: string | undefined;
  /** IDs of the resources by type, such as `aws:ec2/eip:Eip`. */
  readonly ids: (type: string) => readonly string[];
}

const whoAmI = z.object({ url: z.string() });
const plugins = z.array(z.object({ name: z.string(), version: z.string().nullish() }));
const exported = z.object({
  deployment: z.object({
    resources: z.array(z.object({ type: z.string(), id: z.string().optional() })).nullish(),
  }),
});

/** @throws ReportedError where nobody is logged in to a backend, or the state cannot be read */
export async function readBackend(run: RunPulumi, stack: string): Promise<Backend> {
  const { url } = whoAmI.parse(JSON.parse(await whoIsLoggedIn(run)));
  const installed = plugins.parse(JSON.parse(await run(["plugin", "ls", "--json"])));
  return {
    url,
    own: await ownResources(run, stack),
    plugins: Object.fromEntries(
      installed.map(({ name }) => [
        name,
        installed.flatMap((each) => (each.name === name && each.version ? [each.version] : [])),
      ]),
    ),
  };
}

async function whoIsLoggedIn(run: RunPulumi): Promise<string> {
  try {
    return await run(["whoami", "--json"]);
  } catch (cause) {
    const message = lastWords(cause);
    throw new ReportedError(
      `Pulumi cannot tell where its state lives: ${message}\n${accessRemedy(message) ?? "See docs/runbooks/state-backend.md"}`,
      { cause },
    );
  }
}

/**
 * The resources in the stack's state. They are exported without `--show-secrets`: nothing is decrypted, and no passphrase
 * is needed.
 */
async function ownResources(run: RunPulumi, stack: string): Promise<OwnResources | undefined> {
  let text: string;
  try {
    text = await run(["stack", "export", "--stack", stack]);
  } catch (error) {
    if (error instanceof StackNotFoundError) return undefined;
    throw new ReportedError(explainEngine(error, stack), { cause: error });
  }
  const resources = exported.parse(JSON.parse(text)).deployment.resources ?? [];
  const accounts = resources.flatMap(
    ({ id }) => /^arn:aws:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/.exec(id ?? "")?.[1] ?? [],
  );
  return {
    account: accounts[0],
    ids: (type) => resources.flatMap((each) => (each.type === type && each.id ? [each.id] : [])),
  };
}
