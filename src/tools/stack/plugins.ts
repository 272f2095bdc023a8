import { LocalWorkspace, type PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** A provider's plugin, of one exact version. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
}

/** The plugins of a Pulumi, and its way to fetch another one. @param folder a folder to run the command in */
export async function pluginsOf(
  folder: string,
  pulumiCommand: PulumiCommand,
): Promise<{ readonly present: readonly Plugin[]; readonly install: (plugin: Plugin) => Promise<void> }> {
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand });
  return {
    present: (await workspace.listPlugins()).flatMap(({ name, version }) =>
      version === undefined ? [] : [{ name, version }],
    ),
    install: ({ name, version }) => workspace.installPlugin(name, version),
  };
}
