import { BackupClient } from "@aws-sdk/client-backup";
import { clientOptions } from "../../../kit/function/limits.ts";
import { readSettings } from "../../../kit/function/settings.ts";
import { lookAtVault } from "./age.ts";
import { settings } from "./environment.ts";

const { vault } = readSettings(settings, process.env);
const client = new BackupClient(clientOptions);

/** The entry point of the function that measures the age of the newest recovery point. */
export async function handler(): Promise<void> {
  // Lambda's console would put the time and the request before it, and the filter reads lines that are JSON alone.
  process.stdout.write(`${JSON.stringify(await lookAtVault(client, vault, () => new Date()))}\n`);
}
