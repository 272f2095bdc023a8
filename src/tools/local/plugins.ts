import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { ReportedError } from "../../cli/errors.ts";
import { lastWords } from "../stack/last-words.ts";
import { type Plugin, pluginsOf } from "../stack/plugins.ts";

/** The providers that the program's packages need, each in exactly that version. @param root the folder of package.json */
export function requiredPlugins(root: string): readonly Plugin[] {
  const { dependencies } = readPackage(root);
  return Object.keys(dependencies ?? {})
    .filter((name) => name.startsWith("@pulumi/"))
    .flatMap((name) => {
      const { pulumi, version } = readPackage(join(root, "node_modules", name));
      return pulumi?.resource ? [{ name: pulumi.name ?? name.slice("@pulumi/".length), version }] : [];
    });
}

/** Makes sure that the providers are there. @throws ReportedError that says how to get a missing one */
export async function getPlugins(
  pulumi: PulumiCommand,
  folder: string,
  plugins: readonly Plugin[],
): Promise<void> {
  const { present, install } = await pluginsOf(folder, pulumi).catch((cause: unknown) => {
    throw new ReportedError(`The providers cannot be listed: ${lastWords(cause)}`, { cause });
  });
  for (const plugin of plugins) {
    if (present.some(({ name, version }) => name === plugin.name && version === plugin.version)) continue;
    try {
      await install(plugin);
    } catch (cause) {
      throw new ReportedError(howToGetPlugin(plugin, lastWords(cause)), { cause });
    }
  }
}

/** The advice for a provider that is not there and cannot be fetched. */
const howToGetPlugin = ({ name, version }: Plugin, reason: string): string =>
  `The provider ${name} ${version} is not on this machine and cannot be fetched: ${reason}
With a network, this fetches it:  npx pulumi plugin install resource ${name} ${version}
Without one, run that elsewhere and bring the folder ~/.pulumi/plugins/resource-${name}-v${version} here.`;

interface Package {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: { readonly resource?: boolean; readonly name?: string };
}

const readPackage = (folder: string): Package =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Package;
