import { ReportedError } from "../../cli/errors.ts";
import { startBundles } from "../../program/bundles.ts";
import { readProject } from "../../proofs/model/project.ts";
import { withImage } from "../../proofs/model/with-image.ts";
import { plannerOf, plansOf } from "../../proofs/planner.ts";
import { runsIn } from "../stack/command.ts";
import { environmentOf } from "../stack/environment.ts";
import { findPulumi, leastVersion, usualPlaces } from "../stack/installation.ts";
import { readBackend } from "./backend.ts";
import { preflightClients as clients } from "./clients.ts";
import type { Preflight } from "./context.ts";
import { publicDns } from "./names.ts";
import { softwareIn } from "./software.ts";
import { wantsOf } from "./wants.ts";

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
  const backend = await readBackend(runsIn(root, command), stack);
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
    names: publicDns,
    read,
  };
}

async function read(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new ReportedError(`${new URL(url).host} answers ${answer.status}`);
  return await answer.json();
}
