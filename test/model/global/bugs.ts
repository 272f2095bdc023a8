import { primaryOpening } from "../../../src/recovery/lineage.ts";
import type { RecoveryPlan } from "../../../src/recovery/plan.ts";
import { parseRecorded } from "../../../src/recovery/recorded.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import { clusterType } from "../../../src/recovery/state.ts";
import type { Step } from "../../../src/tools/dr/step.ts";
import type { Aws } from "../../../src/tools/stack/aws/aws.ts";
import { type Bug, openingOf, twistedPlan, twistedProgram, twistedRaise, twistedRequest } from "../bugs.ts";
import { claimOf, workerOf } from "../names.ts";
import { sound } from "../stack.ts";
import { primary, secondary } from "../world.ts";

const twistedAws = (name: string, twist: (aws: Aws) => Aws): Bug => ({
  name,
  subject: { ...sound, awsOfCommand: (aws) => twist(sound.awsOfCommand(aws)) },
});

const twistedSteps = (name: string, twist: (steps: readonly Step[]) => readonly Step[]): Bug => ({
  name,
  subject: {
    ...sound,
    planCommand: async (...args) => {
      const plan = await sound.planCommand(...args);
      return { ...plan, steps: twist(plan.steps) };
    },
  },
});

const isHandOver = ({ name }: Step): boolean => name.startsWith("have the database");

/** The claim's number as the openings to writes alone give it. */
const sameNumber = (plan: RecoveryPlan): RecoveryPlan =>
  plan.primary.frozen === undefined ? { ...plan, claim: primaryOpening(plan.lineage, primary.name) } : plan;

/** The mistakes that could be made with a global database. */
export const globalBugs: readonly Bug[] = [
  twistedRequest("the program does not ask who writes", (request) => ({
    ...request,
    findGlobalWriter: async (query) => {
      const found = await request.findGlobalWriter(query);
      return found && { ...found, writer: query.region };
    },
  })),
  twistedRequest("a region opens before its half has been handed over", (request) => ({
    ...request,
    findGlobalWriter: async (query) => {
      const found = await request.findGlobalWriter(query);
      return found && { ...found, moving: false, ...(found.moving && { writer: query.region }) };
    },
  })),
  twistedRequest("a hand-over that is under way is not waited for", (request) => ({
    ...request,
    findGlobalWriter: async (query) => {
      const found = await request.findGlobalWriter(query);
      return found && { ...found, moving: false };
    },
  })),
  twistedRequest("both regions are asked who writes", (request) => ({
    ...request,
    findGlobalWriter: async (query) => {
      await request.findGlobalWriter({ ...query, region: secondary.name });
      return request.findGlobalWriter(query);
    },
  })),
  twistedSteps("the database is handed over before the region is closed", (steps) => [
    ...steps.filter(isHandOver),
    ...steps.filter((step) => !isHandOver(step)),
  ]),
  twistedSteps("the region is opened first, and handed the database then", (steps) => {
    const first = steps.filter((step) => !isHandOver(step));
    return [...first, ...steps.filter(isHandOver)];
  }),
  twistedAws("a planned move is a failover", (aws) => ({ ...aws, switchOver: aws.failOver })),
  twistedAws("a failover is told to lose nothing", (aws) => ({
    ...aws,
    lag: async (...asked) => {
      const lag = await aws.lag(...asked);
      return lag && { ...lag, seconds: 0 };
    },
  })),
  twistedAws("a failover waits for both halves to hold the same", (aws) => ({
    ...aws,
    failOver: aws.switchOver,
  })),
  twistedProgram("a half is said to belong to no global database", (registration) => ({
    ...registration,
    ignoreChanges: registration.ignoreChanges.filter((key) => key !== "globalClusterIdentifier"),
  })),
  twistedProgram("a half is said to follow nobody", (registration) => ({
    ...registration,
    ignoreChanges: registration.ignoreChanges.filter((key) => key !== "replicationSourceIdentifier"),
  })),
  twistedProgram("a half follows the region that is active", (registration, { writer }) =>
    registration.type === clusterType
      ? {
          ...registration,
          inputs: {
            ...registration.inputs,
            replicationSourceIdentifier: registration.name === writer.cluster ? undefined : writer.cluster,
          },
          ignoreChanges: [],
        }
      : registration,
  ),
  twistedProgram("customers are led ahead before the region that is left is shut", (registration) =>
    registration.name === claimOf(secondary) ? { ...registration, after: [] } : registration,
  ),
  twistedPlan("customers are led over by nothing but the update that opens", (plan) => ({
    ...plan,
    claims: plan.secondary.role === "active",
  })),
  twistedPlan("a claim has the same number once the move that it was raised for was given up", (plan) =>
    sameNumber(plan),
  ),
  {
    name: "customers stay where they were led ahead when the move is given up",
    subject: {
      ...sound,
      plan: async (request) => sameNumber(await sound.plan(request)),
      register: (plan) =>
        sound
          .register(plan)
          .map((registration) =>
            registration.name === claimOf(secondary) && !plan.claims
              ? { ...registration, ignoreChanges: ["claim"] }
              : registration,
          ),
    },
  },
  twistedPlan("the claim is lowered", (plan) => ({ ...plan, claim: 1 })),
  twistedRaise("the epoch begins after the region has opened", () => ({ writer }, { name }) => {
    return name === workerOf(writer.region === primary.name ? primary : secondary);
  }),
  twistedRaise("an epoch is raised with its opening, and never made up for", () => {
    let isNew = false;
    return (plan, step) => {
      if (step.name === openingOf(plan.writer)) isNew = step.kind !== "same";
      return isNew && sound.raises(plan, step);
    };
  }),
  twistedPlan("epochs are counted instead of remembered", (plan) => ({
    ...plan,
    epoch: plan.writer.region === primary.name ? 1 : 2,
  })),
  twistedProgram("the region that is left stays open", (registration, plan) => {
    const { region } = registration;
    return registration.type === "fence" && region !== plan.writer.region
      ? { ...registration, ignoreChanges: ["conditions"] }
      : registration;
  }),
  {
    name: "a region that AWS has moved to is refused for good",
    subject: {
      ...sound,
      plan: async (request) => {
        const plan = await sound.plan(request);
        const [last] = request.previous
          ? parseRecorded(request.previous.recorded).lineage.toSorted((a, b) => b.opened - a.opened)
          : [];
        if (last && last.region !== plan.writer.region) throw new RecoveryRefusal(["the database has moved"]);
        return plan;
      },
    },
  },
];
