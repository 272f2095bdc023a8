import { runtime } from "@pulumi/pulumi";

/**
 * Whether Pulumi's engine runs this program, for a preview, an update or a destroy. Under the SDK's mock monitor, as in
 * the offline planner, there is none.
 */
export const hasEngine = (): boolean => runtime.getEngine() !== undefined;

/**
 * Whether a configuration value was encrypted in the stack's file. `Config.requireSecret` would take a plain value as
 * well and thereby hide the mistake, and the SDK's own answer is missing from its type declarations.
 */
export function isConfigSecret(key: string): boolean {
  return (runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}
