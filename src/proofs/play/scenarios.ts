import type { Pair, Slot } from "../../../regions/index.ts";

/** The end of a customer's way: the application in one of the regions; a balancer that turns them away; nobody at all. */
export type Reached = Slot | "turned away" | "nobody";

/** One situation of a stack, and what has to happen in it. */
export interface Scenario {
  readonly name: string;
  /** The situation, as a sentence without its full stop. */
  readonly says: string;
  /** The region that serves in the plan that each region stands as. */
  readonly stands: Pair<Slot>;
  readonly dark: readonly Slot[];
  /** Regions whose answers Route 53's checkers do not get. */
  readonly unread: readonly Slot[];
  /** Regions where tasks still run that an update has told to stop. */
  readonly lingering: readonly Slot[];
  readonly customers: Reached;
  /** The same where tasks wait in a region that does not serve, which then answers health checks. @default as without */
  readonly customersIfTasksWait?: Reached;
  /** Whoever pays by a region's own name, which nobody tells customers, but whoever was there before may know. */
  readonly known: Pair<Reached>;
  /** The region that has taken over from the other one, which stands as it was left. @default neither has */
  readonly tookOver?: Slot;
  /** Whether that one cannot read which region writes. @default it can */
  readonly cutOff?: true;
  /** The same of a stack whose tasks do not ask which region writes. @default as with those that do */
  readonly withoutLease?: Pick<Scenario, "customers" | "known">;
}

const whole = { dark: [], unread: [], lingering: [] } as const;
const served = { stands: { primary: "primary", secondary: "primary" } } as const;
const moved = { stands: { primary: "secondary", secondary: "secondary" } } as const;
const failedOver = {
  stands: { primary: "primary", secondary: "secondary" },
  tookOver: "secondary",
} as const;

/** Whether both regions stand as in one plan, and nothing is the matter with either. */
export const isUndisturbed = ({ stands, dark, unread }: Scenario): boolean =>
  stands.primary === stands.secondary && dark.length === 0 && unread.length === 0;

export const scenarios: readonly Scenario[] = [
  {
    name: "primary-serves",
    says: "The primary region serves",
    ...served,
    ...whole,
    customers: "primary",
    known: { primary: "primary", secondary: "turned away" },
  },
  {
    name: "secondary-serves",
    says: "The secondary region serves after a move",
    ...moved,
    ...whole,
    customers: "secondary",
    known: { primary: "turned away", secondary: "secondary" },
  },
  {
    name: "between",
    says: "A move has closed one region, where tasks still run, and not opened the other",
    stands: { primary: "secondary", secondary: "primary" },
    ...whole,
    lingering: ["primary", "secondary"],
    customers: "turned away",
    known: { primary: "turned away", secondary: "turned away" },
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
  },
  {
    name: "failed-over",
    says: "The primary region is lost, and the secondary one has taken over",
    ...failedOver,
    ...whole,
    dark: ["primary"],
    customers: "secondary",
    known: { primary: "nobody", secondary: "secondary" },
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
  },
  {
    name: "secondary-lost",
    says: "The secondary region is lost while the primary one serves",
    ...served,
    ...whole,
    dark: ["secondary"],
    customers: "primary",
    known: { primary: "primary", secondary: "nobody" },
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
  },
  {
    name: "claim-unread",
    says: "Route 53 cannot read the secondary region's claim while the primary one serves",
    ...served,
    ...whole,
    unread: ["secondary"],
    customers: "primary",
    known: { primary: "primary", secondary: "turned away" },
  },
];
