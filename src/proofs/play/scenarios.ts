import type { Pair, Slot } from "../../../regions/index.ts";

/** The end of a customer's way: the application in one of the regions; who turns them away; something that fails; nobody at all. */
export type Reached = Slot | "turned away" | "an error" | "nobody";

/** A plan, by the region that serves in it: `returned` is the primary one, after the secondary one did. */
export type Stand = Slot | "returned";

/** The outcomes that a scenario's ways have to have. */
export interface WayEnds {
  readonly customers: Reached;
  /**
   * The outcome for customers where tasks wait in a region that does not serve, which then answers health checks.
   * @default as without
   */
  readonly customersIfTasksWait?: Reached;
  /**
   * The outcome for whoever pays by a region's own name, which nobody tells customers, but whoever was there before may
   * know.
   */
  readonly known: Pair<Reached>;
  /** The outcomes in a stack whose tasks do not ask which region writes. @default as with those that do */
  readonly withoutLease?: Pick<WayEnds, "customers" | "known">;
}

/** One situation of a stack, and the outcomes that it has to have. */
export interface Scenario extends WayEnds {
  readonly name: string;
  /** The situation, as a sentence without its full stop. */
  readonly says: string;
  /** The plan that each region stands as. */
  readonly stands: Pair<Stand>;
  readonly dark: readonly Slot[];
  /** Regions whose answers Route 53's checkers do not get. */
  readonly unread: readonly Slot[];
  /** Regions where tasks still run that an update has told to stop. */
  readonly lingering: readonly Slot[];
  /** The region that has taken over from the other one, which stands as it was left. @default neither has */
  readonly tookOver?: Slot;
  /** Whether the region that has taken over cannot read which region writes. @default it can */
  readonly cutOff?: true;
  /** The outcomes where `stopWrites` has closed the region. @default the same: it does not serve in any case */
  readonly whileStopped: Partial<Pair<WayEnds>>;
}

/** The outcomes where nobody is served, and whoever asks is told so. */
const shut: WayEnds = {
  customers: "turned away",
  known: { primary: "turned away", secondary: "turned away" },
};
const onlyPrimary: WayEnds = {
  customers: "primary",
  known: { primary: "primary", secondary: "turned away" },
};
const onlySecondary: WayEnds = {
  customers: "secondary",
  known: { primary: "turned away", secondary: "secondary" },
};

const whole = { dark: [], unread: [], lingering: [] } as const;
const served = { stands: { primary: "primary", secondary: "primary" } } as const;
const moved = { stands: { primary: "secondary", secondary: "secondary" } } as const;
const failedOver = {
  stands: { primary: "primary", secondary: "secondary" },
  tookOver: "secondary",
} as const;

const tookBack = {
  stands: { primary: "returned", secondary: "secondary" },
  tookOver: "primary",
} as const;

/** Whether both regions stand as in one plan, and neither is disturbed. */
export const isUndisturbed = ({ stands, dark, unread, lingering }: Scenario): boolean =>
  stands.primary === stands.secondary && [...dark, ...unread, ...lingering].length === 0;

export const scenarios: readonly Scenario[] = [
  {
    name: "primary-serves",
    says: "The primary region serves",
    ...served,
    ...whole,
    customers: "primary",
    known: { primary: "primary", secondary: "turned away" },
    whileStopped: { primary: shut },
  },
  {
    name: "secondary-serves",
    says: "The secondary region serves after a move",
    ...moved,
    ...whole,
    customers: "secondary",
    known: { primary: "turned away", secondary: "secondary" },
    whileStopped: { secondary: shut },
  },
  ...(["primary", "secondary"] as const).map(
    (slot): Scenario => ({
      name: `${slot}-serves-early`,
      says: `The ${slot} region serves, and tasks that were told to stop still run`,
      ...(slot === "primary" ? served : moved),
      ...whole,
      // Only a fence keeps payments from them, in a region that was left and in one that is closed.
      lingering: ["primary", "secondary"],
      customers: slot,
      known: { ...shut.known, [slot]: slot },
      whileStopped: { [slot]: shut },
    }),
  ),
  {
    name: "primary-serves-unread",
    says: "The primary region serves, tasks that were told to stop still run, and nobody has read yet what the secondary one claims",
    ...served,
    ...whole,
    unread: ["secondary"],
    lingering: ["primary", "secondary"],
    ...onlyPrimary,
    // So it is when a move has just closed it, and its fence alone keeps out who is still led there.
    whileStopped: { primary: shut },
  },
  {
    name: "between",
    says: "A move has closed one region, where tasks still run, and not opened the other",
    stands: { primary: "secondary", secondary: "primary" },
    ...whole,
    lingering: ["primary", "secondary"],
    customers: "turned away",
    known: { primary: "turned away", secondary: "turned away" },
    whileStopped: {},
  },
  {
    name: "primary-lost",
    says: "The primary region is lost, and nobody has moved yet",
    ...served,
    ...whole,
    dark: ["primary"],
    // Not even to tasks that were left over.
    lingering: ["secondary"],
    customers: "turned away",
    known: { primary: "nobody", secondary: "turned away" },
    whileStopped: {},
  },
  {
    name: "failed-over",
    says: "The primary region is lost, and the secondary one has taken over",
    ...failedOver,
    ...whole,
    dark: ["primary"],
    customers: "secondary",
    known: { primary: "nobody", secondary: "secondary" },
    whileStopped: {
      secondary: { customers: "turned away", known: { primary: "nobody", secondary: "turned away" } },
    },
  },
  {
    name: "primary-returns",
    says: "The primary region is back as it was, and the secondary one serves",
    ...failedOver,
    ...whole,
    customers: "secondary",
    known: { primary: "turned away", secondary: "secondary" },
    // Until it is closed by the return's first step: docs/threat-model.md, "Loss, not attack".
    withoutLease: { customers: "secondary", known: { primary: "primary", secondary: "secondary" } },
    whileStopped: {
      primary: onlySecondary,
      secondary: {
        ...shut,
        withoutLease: { customers: "turned away", known: { primary: "primary", secondary: "turned away" } },
      },
    },
  },
  {
    name: "primary-returns-unclaimed",
    says: "The primary region is back as it was, the secondary one serves, and Route 53 cannot read its claim",
    ...failedOver,
    ...whole,
    unread: ["secondary"],
    customers: "secondary",
    known: { primary: "turned away", secondary: "secondary" },
    withoutLease: { customers: "primary", known: { primary: "primary", secondary: "secondary" } },
    whileStopped: {
      primary: onlySecondary,
      secondary: {
        ...shut,
        withoutLease: { customers: "primary", known: { primary: "primary", secondary: "turned away" } },
      },
    },
  },
  {
    name: "primary-returns-cut-off",
    says: "The primary region is back as it was, cannot read which region writes, and the secondary one serves",
    ...failedOver,
    ...whole,
    cutOff: true,
    customers: "secondary",
    // For as long as their last reading counts: docs/contract.md, "The lease".
    known: { primary: "primary", secondary: "secondary" },
    whileStopped: {
      primary: onlySecondary,
      secondary: { customers: "turned away", known: { primary: "primary", secondary: "turned away" } },
    },
  },
  {
    name: "secondary-lost-failed-over",
    says: "The secondary region is lost after a move, and the primary one has taken over",
    ...tookBack,
    ...whole,
    dark: ["secondary"],
    customers: "primary",
    known: { primary: "primary", secondary: "nobody" },
    whileStopped: {},
  },
  {
    name: "secondary-returns",
    says: "The secondary region is back as it was, claims to be active, and the primary one serves",
    ...tookBack,
    ...whole,
    customers: "primary",
    known: { primary: "primary", secondary: "turned away" },
    withoutLease: { customers: "primary", known: { primary: "primary", secondary: "secondary" } },
    whileStopped: { secondary: onlyPrimary },
  },
  {
    name: "secondary-returns-cut-off",
    says: "The secondary region is back as it was, cannot read which region writes, and the primary one serves",
    ...tookBack,
    ...whole,
    cutOff: true,
    customers: "primary",
    known: { primary: "primary", secondary: "secondary" },
    whileStopped: { secondary: onlyPrimary },
  },
  {
    name: "secondary-lost",
    says: "The secondary region is lost while the primary one serves",
    ...served,
    ...whole,
    dark: ["secondary"],
    customers: "primary",
    known: { primary: "primary", secondary: "nobody" },
    whileStopped: {
      // Nobody but the lost region is left for DNS to lead to.
      primary: { customers: "nobody", known: { primary: "turned away", secondary: "nobody" } },
    },
  },
  {
    name: "secondary-lost-serving",
    says: "The secondary region is lost while it serves, and the primary one is closed",
    ...moved,
    ...whole,
    dark: ["secondary"],
    customers: "nobody",
    customersIfTasksWait: "turned away",
    known: { primary: "turned away", secondary: "nobody" },
    whileStopped: {},
  },
  {
    name: "claim-unread",
    says: "Route 53 cannot read the secondary region's claim while the primary one serves",
    ...served,
    ...whole,
    unread: ["secondary"],
    customers: "primary",
    known: { primary: "primary", secondary: "turned away" },
    whileStopped: { primary: shut },
  },
];
