import { noLease } from "../../../application/lease.ts";
import type { RegionName } from "../../../regions/index.ts";
import { keep } from "../../../src/blocks/lease/keeper/keep.ts";
import { soundLease } from "./subject.ts";
import type { Subject } from "./types.ts";
import { otherOf } from "./world.ts";

/** One mistake that could be made, and that the invariants must notice. */
export interface LeaseBug {
  readonly name: string;
  readonly subject: Subject;
}

const twisted = (name: string, twist: Partial<Subject>): LeaseBug => ({
  name,
  subject: { ...soundLease, ...twist },
});

export const leaseBugs: readonly LeaseBug[] = [
  twisted("tasks do not ask", { leases: () => noLease }),
  twisted("the worker does not ask, because no fence is in its way either", {
    leases: (lease, kind) => (kind === "worker" ? noLease : lease),
  }),
  twisted("a reading counts for ever", { settings: { termSeconds: Number.POSITIVE_INFINITY } }),
  twisted("a reading is renewed once a minute", { settings: { renewalSeconds: 60 } }),
  twisted("a reading in vain is taken for one that nothing has changed", {
    reads:
      (read, { own }) =>
      () =>
        read().catch(() => own),
  }),
  twisted("what is read may be a minute old", {
    reads:
      (read, { clock, record }) =>
      async () => {
        await read();
        const before = [...record.begun].filter(([, since]) => clock.seconds() - since >= 60);
        return Math.max(0, ...before.map(([epoch]) => epoch));
      },
  }),
  twisted("a task that waits for its epoch does not wait", {
    reads:
      (read, { own }) =>
      async () =>
        Math.max(own, await read()),
  }),
  twisted("it is looked at before a payment is begun, and not before it is answered for", {
    asks: (lease) => {
      let asked = 0;
      return { mayWrite: async () => (asked++ % 2 === 0 ? lease.mayWrite() : true) };
    },
  }),
  twisted("a move leaves the epoch as it is", { raise: async () => true }),
  twisted("an engine is killed that has raised the epoch and not yet recorded the opening", {
    steps: (steps) => steps.toReversed(),
  }),
  twisted("an epoch is taken for raised where its opening is on record", {
    steps: (steps, isNew) => (isNew ? steps : steps.filter((step) => step !== "raise")),
  }),
  twisted("the epoch is set, whatever it is", {
    raise: async (client, { region, epoch }, record) => {
      await client.send({
        input: { ExpressionAttributeValues: { ":epoch": { N: String(epoch) }, ":region": { S: region } } },
      } as never);
      return record.epoch === epoch;
    },
  }),
  twisted("an epoch of the same number may begin in the other region", {
    raise: (client, raise, record) =>
      record.epoch === raise.epoch ? Promise.resolve(true) : soundLease.raise(client, raise, record),
  }),
  twisted("both regions are started for one epoch", { next: (epoch) => Math.max(1, epoch) }),
  twisted("a task that starts anew takes the epoch that is current for its own", {
    restarted: (_, { epoch }) => epoch,
  }),
  twisted("a task of a region that was left says that it is well", { isWell: () => true }),
  twisted("a task that may in each epoch of its region's takes every later one for its own", {
    settings: { step: 1 },
  }),
  twisted("nobody closes a lost region that is back", { keeps: async () => undefined }),
  twisted("a keeper reads the record once, and first", {
    keeps: async (keeper) => {
      const home = await keeper.readHome();
      return keep({ ...keeper, readHome: async () => home });
    },
  }),
  twisted("a keeper looks a minute late at who writes", {
    keeps: (keeper, { clock, record }) =>
      keep({
        ...keeper,
        readHome: async () => {
          const home = await keeper.readHome();
          const isNew = clock.seconds() - (record.begun.get(record.epoch) ?? 0) < 60;
          return home !== undefined && isNew ? otherOf(home as RegionName) : home;
        },
      }),
  }),
  twisted("a keeper that cannot read the record takes its own region for the one that writes", {
    keeps: (keeper) => keep({ ...keeper, readHome: () => keeper.readHome().catch(() => keeper.region) }),
  }),
  twisted("a keeper does not ask which region is named", {
    keeps: (keeper) => keep({ ...keeper, readHome: async () => keeper.region }),
  }),
  twisted("a keeper closes its own region", { closes: (_, own) => own }),
  twisted("a keeper shuts the fence and leaves the worker", {
    shuts: (gates) => gates.filter(({ name }) => name !== "worker"),
  }),
  twisted("a keeper takes tasks that wait behind a fence for a region that stands open", {
    sees: ({ tasks }) => tasks.map(({ kind }) => kind),
  }),
  twisted("a keeper looks at the fence alone", { sees: ({ open }) => (open ? ["fence"] : []) }),
];
