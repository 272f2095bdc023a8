import { spawn } from "node:child_process";
import { ReportedError } from "../../cli/errors.ts";

/** The engine, as far as a destruction needs it. */
export interface Pulumi {
  /** The stack's outputs; undefined where there is no such stack. */
  readonly outputs: (stack: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Destroys everything in a stack. @throws ReportedError when something is left */
  readonly destroy: (stack: string) => Promise<void>;
}

/** The arguments that take a stack down. The program is not run: what is in the state is what goes. */
export const destroyArguments = (stack: string): readonly string[] => [
  "destroy",
  "--stack",
  stack,
  // What an update may not touch goes here, and here alone.
  "--ignore-protect",
  "--yes",
  "--skip-preview",
];

/** The person's own Pulumi. @param root the folder of Pulumi.yaml */
export const createPulumi = (root: string): Pulumi => ({
  outputs: async (stack) => {
    const { status, output } = await run(root, ["stack", "output", "--json", "--stack", stack], "pipe");
    return status === 0 ? (JSON.parse(output) as Readonly<Record<string, unknown>>) : undefined;
  },
  destroy: async (stack) => {
    const { status } = await run(root, destroyArguments(stack), "inherit");
    if (status !== 0)
      throw new ReportedError(
        `Pulumi ended with status ${status}: not everything is destroyed. Its last lines say why; run the same command again.`,
      );
  },
});

function run(
  cwd: string,
  args: readonly string[],
  stdout: "pipe" | "inherit",
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("npx", ["pulumi", ...args], { cwd, stdio: ["inherit", stdout, "inherit"] });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on("error", (cause) =>
      reject(new ReportedError(`Pulumi cannot be started: ${cause.message}`, { cause })),
    );
    child.on("close", (status) => resolve({ status: status ?? 1, output }));
  });
}
