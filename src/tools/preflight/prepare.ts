import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ReportedError } from "../../cli/errors.ts";
import { startBundles } from "../../program/bundles.ts";
import { readProject } from "../../proofs/model/project.ts";
import { withImage } from "../../proofs/model/with-image.ts";
import { plannerOf, plansOf } from "../../proofs/planner.ts";
import { environmentOf } from "../stack/environment.ts";
import { findPulumi, leastVersion, usualPlaces } from "../stack/installation.ts";
import { type RunPulumi, readBackend } from "./backend.ts";
import { clients } from "./clients.ts";
import type { Preflight } from "./context.ts";
import { publicNames } from "./names.ts";
import { softwareIn } from "./software.ts";
import { wantsOf } from "./wants.ts";

/** Bytes of output that are accepted: more than any stack's state has. */
const stateBytes = 256 * 1024 * 1024;

/**
 * The subject: the plan, made offline with an image, and what Pulumi knows of the stack.
 * @param root the folder of Pulumi.yaml
 * @throws ReportedError without Pulumi, without a login to its backend, or where the stack cannot be planned
 */
export async function prepare(root: string, stack: string, find = findPulumi): Promise<Preflight> {
  const project = readProject(root);
  const environment = environmentOf(stack);
  const { name } = environment;
  const { values } = project.readStack(name);
  const setting = (key: string) => values[`${project.name}:${key}`] || undefined;
  startBundles();
  // Before the plan, which takes longer than to say that nobody is logged in.
  const command = await find(usualPlaces(root));
  const backend = await readBackend(runs(command.command, root), stack);
  const planned = withImage(project);
  const plans = await plansOf(planned, plannerOf(planned), name, undefined);
  const hostedZone = setting("hostedZone");
  return {
    stack,
    environment,
    settings: {
      hostedZone: hostedZone === "create" ? undefined : hostedZone,
      imageTag: setting("imageTag"),
    },
    regions: [environment.primary.region, environment.secondary.region].filter(
      (region) => region !== setting("unreachableRegion"),
    ),
    wants: wantsOf(plans.map(({ synthesis }) => synthesis)),
    backend,
    software: softwareIn(root, {
      pulumi: command.version?.toString() ?? "unknown",
      pulumiNeeded: leastVersion(root),
    }),
    clients,
    names: publicNames,
    read,
  };
}

/** Runs a command in a folder. A failure has everything that the command printed. */
const runs =
  (program: string, cwd: string): RunPulumi =>
  async (args) => {
    const { stdout } = await promisify(execFile)(program, [...args, "--non-interactive"], {
      cwd,
      maxBuffer: stateBytes,
    });
    return stdout;
  };

async function read(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new ReportedError(`${new URL(url).host} answers ${answer.status}`);
  return await answer.json();
}
