import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { instrumentedPath } from "./sample.ts";
import { root } from "./settings.ts";
import type { Verdict } from "./verdict.ts";
import { after } from "./waiting.ts";
import type { Order } from "./worker.ts";

interface Told {
  readonly ready?: boolean;
  readonly at?: string;
  readonly verdict?: Verdict;
  readonly clean?: boolean;
}

/** A process with all tests loaded. */
export class Worker {
  readonly #child: ChildProcess;
  #heard: ((told: Told | "gone") => void) | undefined;
  /** The test that it runs. */
  at = "";

  constructor() {
    this.#child = fork(join(import.meta.dirname, "worker.ts"), {
      cwd: root,
      execArgv: [`--import=${join(import.meta.dirname, "register.js")}`, "--max-semi-space-size=128"],
      env: { ...process.env, NODE_ENV: "test", MUTANTS_INSTRUMENTED: instrumentedPath },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child.on("message", (told: Told) => {
      if (told.at !== undefined) {
        this.at = told.at;
      } else this.#heard?.(told);
    });
    this.#child.on("exit", () => this.#heard?.("gone"));
  }

  /** The next thing it says; "gone" when it died or said nothing for so long. */
  next(limitMs: number, order?: Order): Promise<Told | "gone"> {
    return new Promise((resolve) => {
      const late = () => {
        this.end();
        resolve("gone");
      };
      const callOff = after(limitMs, late, this.#child.pid);
      this.#heard = (told) => {
        callOff();
        resolve(told);
      };
      if (order !== undefined) this.#child.send(order);
    });
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

/** A process that knows which test reaches which mutant. */
export async function startWorker(): Promise<Worker> {
  const worker = new Worker();
  if ((await worker.next(14_400_000)) === "gone")
    throw new Error("the tests could not be loaded or measured");
  return worker;
}
