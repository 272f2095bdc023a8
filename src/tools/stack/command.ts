import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** Runs Pulumi's command and hands over what it prints. @throws Error with what it says where it fails */
export type RunPulumi = (args: readonly string[]) => Promise<string>;

/**
 * The command, for what the Automation API cannot ask without decrypting secrets, which takes their passphrase: it exports a state
 * with `--show-secrets`. It runs every command by this method, and leaves it out of its declarations: `PulumiCommand`,
 * sdk/nodejs/automation/cmd.ts of pulumi/pulumi.
 * @param folder the folder of Pulumi.yaml
 */
export const runsIn =
  (folder: string, pulumi: PulumiCommand): RunPulumi =>
  async (args) =>
    (await (pulumi as PulumiCommand & Runner).run([...args], folder, {})).stdout;

interface Runner {
  readonly run: (
    args: string[],
    folder: string,
    variables: Readonly<Record<string, string>>,
  ) => Promise<{ readonly stdout: string }>;
}
