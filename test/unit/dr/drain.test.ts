import test from "ava";
import fc from "fast-check";
import type { RegionName } from "../../../regions/index.ts";
import { Interrupted, ReportedError } from "../../../src/cli/errors.ts";
import type { Situation } from "../../../src/tools/dr/situation.ts";
import type { Step } from "../../../src/tools/dr/step.ts";
import { carryOver } from "../../../src/tools/dr/steps/carry-over.ts";
import type { Tools } from "../../../src/tools/dr/tools.ts";
import type { Aws, QueuedPayment } from "../../../src/tools/stack/aws/aws.ts";
import { createFifoQueue, type FifoQueue } from "../../support/fifo-queue.ts";

const primary = "us-east-1";
const secondary = "us-west-2";
const visibilityTimeout = 180;

/** Two regions' queues, the clock, and what can go wrong in between. */
interface World {
  now: number;
  readonly queues: Readonly<Record<RegionName, Readonly<Record<"payments" | "deadLetters", FifoQueue>>>>;
  /** Called before and after each call; may throw. */
  disturb: () => void;
  /** Payments that the target refuses, by body. */
  refused: ReadonlySet<string>;
  readonly waits: number[];
}

function createWorld(attempts = 5): World {
  const queues = () => {
    const deadLetters = createFifoQueue({ visibilityTimeout });
    return {
      deadLetters,
      payments: createFifoQueue({ visibilityTimeout, redrive: { to: deadLetters, attempts } }),
    };
  };
  return {
    now: 0,
    queues: { [primary]: queues(), [secondary]: queues() },
    disturb: () => undefined,
    refused: new Set(),
    waits: [],
  };
}

type Calls = Pick<Aws, "queued" | "takePayments" | "putPayments" | "removePayments">;

interface Carrying {
  readonly what?: "payments" | "deadLetters";
  readonly from?: RegionName;
  /** Seeds a mistake. */
  readonly twist?: (calls: Calls) => Calls;
}

const carrying = (world: World, options: Carrying = {}): Step => {
  const { what = "payments", from = primary, twist = (calls) => calls } = options;
  const to = from === primary ? secondary : primary;
  const facts = (region: RegionName) => ({
    region,
    queue: { payments: `${region} payments`, deadLetters: `${region} deadLetters` },
  });
  const outputs = { primary: facts(primary), secondary: facts(secondary) };
  const call = async <T>(work: () => T): Promise<T> => {
    world.disturb();
    world.now += 1;
    const result = work();
    world.disturb();
    return result;
  };
  const at = (url: string) => {
    const [region, name] = url.split(" ") as [RegionName, "payments" | "deadLetters"];
    return world.queues[region][name];
  };
  const rejected = (payments: readonly QueuedPayment[]) =>
    payments
      .filter(({ body }) => world.refused.has(body))
      .map((payment) => ({ payment, reason: "InternalError: try again" }));
  const aws = twist({
    queued: (_, url) => call(() => at(url).count(world.now)),
    takePayments: (_, url) => call(() => at(url).take(world.now)),
    putPayments: (_, url, payments) =>
      call(() => {
        const failed = rejected(payments);
        for (const payment of payments) if (!world.refused.has(payment.body)) at(url).put(payment, world.now);
        return failed;
      }),
    removePayments: (_, url, payments) => call(() => at(url).remove(payments, world.now)),
  });
  const tools = {
    aws,
    look: async () => ({ outputs }) as unknown as Situation,
    clock: {
      now: () => new Date(world.now * 1000),
      wait: async (seconds: number) => {
        world.waits.push(seconds);
        world.now += seconds;
      },
    },
    progress: { note: () => undefined },
  } as unknown as Tools;
  return carryOver(tools, { from, to }, what);
};

const message = (body: string, group: string) => ({
  body,
  group,
  deduplication: `key of ${body}`,
  attributes: { trace: { DataType: "String", StringValue: body } },
});

const fill = ({ queues, now }: World, ...messages: readonly (readonly [string, string])[]) => {
  for (const [body, group] of messages) queues[primary].payments.put(message(body, group), now);
};

test("everything is carried, in the order of each payer, with key and attributes", async (t) => {
  const world = createWorld();
  fill(world, ["1", "a"], ["2", "a"], ["3", "b"], ["4", "a"]);
  const step = carrying(world);
  t.is(await step.observe(), undefined);
  await step.run();
  t.deepEqual(await step.observe(), { paymentsCarried: "4" });
  t.deepEqual(world.queues[primary].payments.bodies(), []);
  const [first, ...rest] = world.queues[secondary].payments.take(world.now);
  t.like(first, message("1", "a"));
  t.deepEqual(
    [first, ...rest].flatMap((each) => (each?.group === "a" ? [each.body] : [])),
    ["1", "2", "4"],
  );
});

test("nothing waits: nothing is done", async (t) => {
  const world = createWorld();
  t.deepEqual(await carrying(world).observe(), { paymentsCarried: "0" });
  await carrying(world).run();
  t.deepEqual(world.waits, []);
});

test("what somebody has taken is waited for, and carried when it comes back", async (t) => {
  const world = createWorld();
  fill(world, ["1", "a"], ["2", "a"]);
  world.queues[primary].payments.take(world.now);
  const step = carrying(world);
  t.is(await step.observe(), undefined);
  await step.run();
  t.deepEqual(world.queues[secondary].payments.bodies(), ["1", "2"]);
  t.true(world.waits.length * 10 >= visibilityTimeout - 20);
});

test("what is held for ever ends in an error that says so", async (t) => {
  const world = createWorld(100);
  fill(world, ["1", "a"]);
  const { payments } = world.queues[primary];
  payments.take(world.now);
  const step = carrying(world);
  // Whoever holds it takes it again, just in time.
  world.disturb = () => void payments.take(world.now + 1);
  const error = await t.throwsAsync(step.run(), { instanceOf: ReportedError });
  t.regex(error.message, /after 15 minutes 1 messages in us-east-1 cannot be taken/);
});

test("what is refused stays, with all of its payer that comes later; the rest is carried", async (t) => {
  const world = createWorld();
  fill(world, ["1", "a"], ["2", "a"], ["3", "b"]);
  world.refused = new Set(["1"]);
  const error = await t.throwsAsync(carrying(world).run(), { instanceOf: ReportedError });
  t.regex(
    error.message,
    /^1 payments are not taken in us-west-2: InternalError: try again\. Nothing is lost/,
  );
  t.deepEqual(world.queues[primary].payments.bodies(), ["1", "2"]);
  t.deepEqual(world.queues[secondary].payments.bodies(), ["3"]);
  world.refused = new Set();
  await carrying(world).run();
  t.deepEqual(world.queues[secondary].payments.bodies(), ["3", "1", "2"]);
});

test("dead letters are carried only when asked for, to where they are tried again", async (t) => {
  const world = createWorld();
  world.queues[primary].deadLetters.put(message("1", "a"), 0);
  await carrying(world).run();
  t.deepEqual(world.queues[secondary].payments.bodies(), []);
  await carrying(world, { what: "deadLetters" }).run();
  t.deepEqual(world.queues[primary].deadLetters.bodies(), []);
  t.deepEqual(world.queues[secondary].payments.bodies(), ["1"]);
});

interface Event {
  readonly kind: "pay" | "retry" | "work" | "crash" | "move" | "wait";
  readonly payer: number;
  /** The payment that a customer sends again, or the call at which carrying breaks off, by number. */
  readonly at: number;
}

const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("pay", "pay", "pay", "retry", "work", "work", "crash", "move", "wait"),
    payer: fc.nat({ max: 3 }),
    at: fc.nat({ max: 40 }),
  }),
  { maxLength: 60 },
);

/** Runs until it is through. However often it breaks off, it is run again. */
async function carryThrough(world: World, options: Carrying, breaks: readonly number[]): Promise<void> {
  for (const breaksAt of [...breaks, Number.POSITIVE_INFINITY]) {
    let left = breaksAt;
    world.disturb = () => {
      left -= 1;
      if (left < 0) throw new Interrupted();
    };
    try {
      await carrying(world, options).run();
      await carrying(world, { ...options, what: "deadLetters" }).run();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }
  world.disturb = () => undefined;
}

interface Payment {
  readonly body: string;
  readonly group: string;
}

/**
 * Customers pay, and ask again; the worker works, and crashes after it has booked; the environment moves. The database
 * moves whole, because nothing works meanwhile, and has one booking for each key.
 */
async function live(history: readonly Event[], breaks: readonly number[], twist: Carrying["twist"]) {
  const world = createWorld();
  const accepted: Payment[] = [];
  const booked = new Map<string, string>();
  let active: RegionName = primary;
  const accept = ({ body, group }: Payment) =>
    world.queues[active].payments.put(message(body, group), world.now);
  const work = (finishes: boolean) => {
    const { payments } = world.queues[active];
    for (const payment of payments.take(world.now)) {
      booked.set(payment.deduplication, payment.body);
      if (finishes) payments.remove([payment], world.now);
    }
  };
  for (const { kind, payer, at } of history) {
    world.now += 1;
    const again = accepted[at % Math.max(1, accepted.length)];
    if (kind === "pay") {
      const payment = { body: String(accepted.length), group: `payer ${payer}` };
      accepted.push(payment);
      accept(payment);
    }
    if (kind === "retry" && again) accept(again);
    if (kind === "work" || kind === "crash") work(kind === "work");
    if (kind === "wait") world.now += at * 20;
    if (kind === "move") {
      const from: RegionName = active;
      active = from === primary ? secondary : primary;
      await carryThrough(world, { from, ...(twist && { twist }) }, [...breaks, at]);
    }
  }
  for (let round = 0; round < 200 && world.queues[active].payments.bodies().length > 0; round += 1) {
    work(true);
    world.now += visibilityTimeout;
  }
  const elsewhere = world.queues[active === primary ? secondary : primary].payments.bodies();
  const bodies = [...booked.values()];
  const known = new Set([...bodies, ...world.queues[active].deadLetters.bodies()]);
  return {
    lost: accepted.filter(({ body }) => !known.has(body)).length,
    twice: bodies.length - new Set(bodies).size,
    elsewhere: elsewhere.length,
  };
}

const nothingIsLost = (twist?: Carrying["twist"]) =>
  fc.asyncProperty(events, fc.array(fc.nat({ max: 12 }), { maxLength: 3 }), async (history, breaks) => {
    const { lost, twice, elsewhere } = await live(history, breaks, twist);
    return lost === 0 && twice === 0 && elsewhere === 0;
  });

const runs = { numRuns: 300, seed: 20_260_101 };

test("no payment that was taken in is lost or booked twice, whatever breaks off, however often it moves", async (t) => {
  await t.notThrowsAsync(fc.assert(nothingIsLost(), runs));
});

const mistakes: Readonly<Record<string, Carrying["twist"]>> = {
  "removed before it has arrived": (calls) => ({
    ...calls,
    takePayments: async (region, url) => {
      const payments = await calls.takePayments(region, url);
      await calls.removePayments(region, url, payments);
      return payments;
    },
    removePayments: async () => [],
  }),
  "carried under another key": (calls) => ({
    ...calls,
    putPayments: (region, url, payments) =>
      calls.putPayments(
        region,
        url,
        payments.map((each) => ({ ...each, deduplication: `${each.deduplication}, carried` })),
      ),
  }),
  "carried back while SQS still knows it": (calls) => ({
    ...calls,
    takePayments: async (region, url) =>
      (await calls.takePayments(region, url)).map((each) => ({ ...each, sentAt: new Date(-1e9) })),
  }),
};

for (const [name, twist] of Object.entries(mistakes))
  test(`noticed: ${name}`, async (t) => {
    t.true((await fc.check(nothingIsLost(twist), { ...runs, endOnFailure: true })).failed);
  });
