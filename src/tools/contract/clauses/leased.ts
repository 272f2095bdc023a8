import { ask, healthOf, within } from "../ask.ts";
import { leaseTimes, type Surroundings } from "../bench.ts";
import type { CandidateRequest, Instance } from "../candidate.ts";
import { paying, taken } from "./asked.ts";
import { broken, type Clause, kept, unchecked } from "./clause.ts";

const leased =
  (check: Clause["check"]): Clause["check"] =>
  async (bench, terms) =>
    bench.containers.app?.environment.some(({ name }) => name === "LEASE_TABLE")
      ? check(bench, terms)
      : unchecked("this environment keeps no record of which region writes");

/** Seconds that a task may take beyond its term. */
const grace = 2;

/**
 * Asks for payments until one is refused, and then for one more, which is charged by nobody: the first that is refused may
 * have been charged while it still was the task's to take, and is asked again with the same key.
 * @returns the fault; undefined where there is none
 */
async function faultOf(
  seconds: number,
  { app, payment, key, processor, when }: Refusing,
): Promise<string | undefined> {
  let number = 0;
  const next = async () => {
    number += 1;
    return taken((await ask(app, payment(`${key}-${number}`))).status);
  };
  if (!(await within(seconds, async () => !(await next())))) return `it takes payments ${when}`;
  if (await next()) return `it takes payments again ${when}`;
  return processor.charged.has(`${key}-${number}`) ? `it has the processor charge ${when}` : undefined;
}

interface Refusing extends Pick<Surroundings, "processor"> {
  readonly app: Instance;
  readonly payment: (key: string) => CandidateRequest;
  /** The beginning of the payments' keys. */
  readonly key: string;
  /** The time in which payments are refused, in words. */
  readonly when: string;
}

/** The promises about which region writes. */
export const leasedClauses: readonly Clause[] = [
  {
    id: "lease-lost",
    says: "Once another epoch has begun, it takes no payment any more, and says that it is not well",
    mend: "read the record every LEASE_RENEWAL_SECONDS, with ConsistentRead, and before each write look whether it still says LEASE_EPOCH",
    alone: "another epoch begins, and no task of before writes again",
    check: leased(
      paying(async (app, payment, { lease, processor }) => {
        const { status } = await ask(app, payment("key-of-lease-before"));
        if (!taken(status)) return broken(`in its own epoch it answered ${status}`);
        lease.epoch += 1;
        const fault = await faultOf(leaseTimes.renewal + grace, {
          app,
          payment,
          processor,
          key: "key-of-lease-lost",
          when: "in another region's epoch",
        });
        if (fault !== undefined) return broken(fault);
        const health = await healthOf(app);
        return health === 200 ? broken("it says that it is well, and DNS would come back to it") : kept;
      }),
    ),
  },
  {
    id: "lease-term",
    says: "While it cannot read which region writes, it goes on for LEASE_TERM_SECONDS and no longer, and then goes on again by itself",
    mend: "count a reading from when it was asked for, and answer 503 once the last one is older than LEASE_TERM_SECONDS",
    check: leased(
      paying(async (app, payment, { lease, processor }) => {
        const before = await ask(app, payment("key-of-term-before-1"));
        if (!taken(before.status)) return broken(`in its own epoch it answered ${before.status}`);
        lease.answers = false;
        const soon = await ask(app, payment("key-of-term-soon-1"));
        if (!taken(soon.status)) return broken(`as soon as nothing is to be read it answered ${soon.status}`);
        const fault = await faultOf(leaseTimes.term + grace, {
          app,
          payment,
          processor,
          key: "key-of-term-over",
          when: `after ${leaseTimes.term} seconds without a reading`,
        });
        if (fault !== undefined) return broken(fault);
        lease.answers = true;
        const again = await within(leaseTimes.renewal + grace, async () =>
          taken((await ask(app, payment("key-of-term-again-1"))).status),
        );
        return again ? kept : broken("it takes no payments though it can read again that it may");
      }),
    ),
  },
  {
    id: "lease-waits",
    says: "Started for an epoch that has not begun yet, it is well and takes no payment, until that one begins",
    mend: "take an older epoch for one to wait for, not for a loss",
    alone: "its task is of an epoch to come, which then begins",
    check: leased(async ({ lease, start, processor }, { startSeconds, payment }) => {
      if (payment === undefined) return unchecked("no payment is asked for");
      const waiting = await start("app", { LEASE_EPOCH: String(lease.epoch + 1) });
      if (!(await within(startSeconds, async () => (await healthOf(waiting)) === 200)))
        return broken("it is not well before its epoch begins, and no region could be opened with it");
      const key = "key-of-lease-early-1";
      const early = await ask(waiting, payment(key));
      if (taken(early.status) || processor.charged.has(key))
        return broken(`it answered ${early.status} before its epoch had begun`);
      lease.epoch += 1;
      const begun = await within(leaseTimes.renewal + grace, async () =>
        taken((await ask(waiting, payment("key-of-lease-begun-1"))).status),
      );
      return begun ? kept : broken("it takes no payments in its own epoch");
    }),
  },
];
