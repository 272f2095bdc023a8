import type { Gateway } from "./gateway.ts";
import { noOutage, type Outage } from "./outage.ts";

/** The ways to disturb an emulator, and Pulumi. */
export interface Mishaps {
  /** Does some work during an outage. @returns the requests that were disturbed */
  readonly during: (outage: Outage, work: () => Promise<unknown>) => Promise<readonly string[]>;
  /** Does some work until a request for an action comes, then kills Pulumi and everything that it has started (SIGKILL). */
  readonly untilKilled: (action: string, work: () => Promise<unknown>) => Promise<void>;
  /** The engine's output so far. */
  readonly said: () => string;
}

interface MishapParts {
  readonly gateway: Pick<Gateway, "disturb">;
  /** Ends Pulumi, its plugins and its program at once. */
  readonly killEngine: () => Promise<void>;
  readonly said: () => string;
}

export function createMishaps({ gateway, killEngine, said }: MishapParts): Mishaps {
  const calm = () => gateway.disturb(noOutage, () => undefined);
  return {
    said,
    during: async (outage, work) => {
      const disturbed: string[] = [];
      gateway.disturb(outage, ({ told }) => disturbed.push(told));
      try {
        await work();
        return disturbed;
      } finally {
        calm();
      }
    },
    untilKilled: async (action, work) => {
      let killing: Promise<void> | undefined;
      gateway.disturb({ ...noOutage, held: [action] }, () => {
        killing ??= killEngine();
      });
      try {
        await work();
        await killing;
      } finally {
        calm();
      }
    },
  };
}
