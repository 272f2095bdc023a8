import {
  clusterName,
  type Entry,
  highestGeneration,
  type Lineage,
  openingName,
  type Place,
} from "../../src/recovery/lineage.ts";
import type { Previous, RecoveryPlan, RecoveryRequest } from "../../src/recovery/plan.ts";
import { parseRecorded } from "../../src/recovery/recorded.ts";
import { RecoveryRefusal } from "../../src/recovery/refusal.ts";
import { clusterType, openingType } from "../../src/recovery/state.ts";
import { fenceConditions } from "../support/fence.ts";
import type { Registration } from "./engine/state.ts";
import { claimCheck, claimOf, closingOf, fenceOf, serviceOf, workerOf } from "./names.ts";
import { type Subject, sound } from "./stack.ts";
import { other, places, primary, secondary } from "./world.ts";

/** One mistake that could be made, and that the invariants must notice. */
export interface Bug {
  readonly name: string;
  readonly subject: Subject;
}

export const twistedRequest = (name: string, twist: (request: RecoveryRequest) => RecoveryRequest): Bug => ({
  name,
  subject: { ...sound, plan: (request) => sound.plan(twist(request)) },
});

export const twistedPlan = (
  name: string,
  twist: (plan: RecoveryPlan, request: RecoveryRequest) => RecoveryPlan | Promise<RecoveryPlan>,
): Bug => ({
  name,
  subject: { ...sound, plan: async (request) => twist(await sound.plan(request), request) },
});

export const twistedProgram = (
  name: string,
  twist: (registration: Registration, plan: RecoveryPlan) => Registration,
): Bug => ({
  name,
  subject: {
    ...sound,
    register: (plan) => sound.register(plan).map((registration) => twist(registration, plan)),
  },
});

export const twistedRaise = (name: string, twist: () => Subject["raises"]): Bug => ({
  name,
  subject: { ...sound, raises: twist() },
});

const placeOf = ({ region }: Pick<Entry, "region">): Place => (region === primary.name ? primary : secondary);

export const openingOf = (writer: Entry): string => openingName(placeOf(writer).code, places.suffix, writer);

/** A lost region that is back, and open, is paid into, though the state has left it. Only a walk through all situations comes there. */
export const recordedFirst: Bug = twistedProgram(
  "the opening is on record before customers are led there",
  (registration, { writer, ...plan }) => {
    const [steering, { frozen }] =
      writer.region === primary.name ? [claimCheck, plan.primary] : [claimOf(secondary), plan.secondary];
    if (frozen) return registration;
    const { name, after } = registration;
    if (name === openingOf(writer))
      return { ...registration, after: after.filter((one) => one !== steering) };
    return name === steering ? { ...registration, after: [...after, openingOf(writer)] } : registration;
  },
);

export const bugs: readonly Bug[] = [
  twistedRequest("any database's recovery points will do", (request) => ({
    ...request,
    findRecoveryPoints: async (query) => {
      const { points, asOf } = await request.findRecoveryPoints(query);
      return { asOf, points: points.map((point) => ({ ...point, source: query.cluster })) };
    },
  })),
  twistedRequest("failing back returns to the old database", (request) =>
    withLineage(request, (lineage) => reopened(lineage, request)),
  ),
  {
    name: "the age of the recovery point does not matter",
    subject: {
      ...sound,
      plan: async (request) => {
        const { acceptLoss } = request.wanted;
        const careless = { ...request.wanted, acceptLoss: Number.POSITIVE_INFINITY };
        return { ...(await sound.plan({ ...request, wanted: careless })), acceptLoss };
      },
    },
  },
  twistedRequest("leave to lose that an earlier move used up is used again", (request) => ({
    ...request,
    previous: request.previous && {
      ...request.previous,
      recorded: { ...parseRecorded(request.previous.recorded), acceptLoss: undefined },
    },
  })),
  {
    name: "a recovery point that is named needs no leave to lose",
    subject: {
      ...sound,
      plan: async (request) => {
        const { acceptLoss, restoreFrom } = request.wanted;
        if (restoreFrom === undefined) return sound.plan(request);
        const careless = { ...request.wanted, acceptLoss: Number.POSITIVE_INFINITY };
        return { ...(await sound.plan({ ...request, wanted: careless })), acceptLoss };
      },
    },
  },
  twistedRequest("a copy bears the time of its copying", (request) => ({
    ...request,
    findRecoveryPoints: async (query) => {
      const { points, asOf } = await request.findRecoveryPoints(query);
      return { asOf, points: points.map((point) => ({ ...point, takenAt: asOf })) };
    },
  })),
  twistedRequest("ages are told by a clock that is an hour slow", (request) => ({
    ...request,
    findRecoveryPoints: async (query) => {
      const { points, asOf } = await request.findRecoveryPoints(query);
      return { points, asOf: new Date(asOf.getTime() - 3_600_000) };
    },
  })),
  {
    name: "closings bear the time of a clock that is an hour slow",
    subject: { ...sound, plan: async (request) => onTime(await sound.plan(withResources(request, slowly))) },
  },
  twistedProgram("a database is restored with RDS's own version of the engine", (registration) => {
    if (registration.type !== clusterType) return registration;
    const { engineVersion: _, ...inputs } = registration.inputs;
    return { ...registration, inputs };
  }),
  twistedRequest("a region that was opened again is taken for closed since", (request) =>
    withResources(request, ({ resources }) =>
      resources
        .filter(({ name }) => !name.startsWith("reopening-"))
        .map((resource) =>
          resource.type === "fence"
            ? { ...resource, outputs: { conditions: fenceConditions(false) } }
            : resource,
        ),
    ),
  ),
  twistedProgram("the closing is on record before the region is closed", (registration, plan) => {
    if (registration.name.startsWith("closing-")) return { ...registration, after: [] };
    const records = [
      [primary, plan.primary.closing],
      [secondary, plan.secondary.closing],
    ] as const;
    const first = records.flatMap(([place, closing]) =>
      closing && [fenceOf(place), serviceOf(place), workerOf(place)].includes(registration.name)
        ? [closingOf(place, closing.number)]
        : [],
    );
    return { ...registration, after: [...registration.after, ...first] };
  }),
  twistedPlan("a region that is left is taken for one that was shut before", (plan) => {
    const settled = { opening: false, shut: true };
    return {
      ...plan,
      primary: { ...plan.primary, ...settled },
      secondary: { ...plan.secondary, ...settled },
    };
  }),
  twistedRequest("recovery points are looked up in both regions, always", (request) => ({
    ...request,
    findRecoveryPoints: async (query) => {
      await request.findRecoveryPoints({ ...query, region: other(query.region) });
      return request.findRecoveryPoints(query);
    },
  })),
  twistedRequest("the unreachable region takes its new role", (request) => ({
    ...request,
    wanted: { ...request.wanted, unreachableRegion: undefined },
  })),
  twistedRequest("what a failed update has created is not known", (request) =>
    withResources(request, (previous) => {
      const names = new Set(parseRecorded(previous.recorded).lineage.map(({ cluster }) => cluster));
      return previous.resources.filter(({ type, name }) => type !== clusterType || names.has(name));
    }),
  ),
  twistedRequest("openings are not on record until the update has succeeded", (request) =>
    withResources(request, ({ resources }) =>
      resources.filter(({ type, name }) => type !== openingType || !name.startsWith("opening-")),
    ),
  ),
  twistedRequest("a region that was left open is moved into without closing it", (request) =>
    withResources(request, ({ resources }) =>
      resources.map((resource) =>
        resource.type === "fence"
          ? { ...resource, outputs: { conditions: fenceConditions(false) } }
          : resource,
      ),
    ),
  ),
  {
    name: "a region that is back cannot be closed while the one that took over is lost",
    subject: {
      ...sound,
      plan: async (request) => {
        const { activeRegion, unreachableRegion } = request.wanted;
        if (activeRegion === unreachableRegion) throw new RecoveryRefusal(["it is the active region"]);
        return sound.plan(request);
      },
    },
  },
  twistedRequest("where the lost database has left no copy, there is nothing to restore", (request) => {
    let first: string | undefined;
    return {
      ...request,
      findRecoveryPoints: async (query) => {
        const { points, asOf } = await request.findRecoveryPoints(query);
        first ??= query.cluster;
        return { asOf, points: points.filter(({ source }) => source === first) };
      },
    };
  }),
  twistedPlan("of a database that was begun in a lost region the rest is registered", (plan) => {
    const whole = (side: RecoveryPlan["primary"]): RecoveryPlan["primary"] => ({
      ...side,
      databases: plan.lineage
        .filter(({ region, state }) => region === side.region && state !== "retired")
        .map((entry) => ({
          ...entry,
          writable: entry === plan.writer,
          protect: entry.state === "kept",
          half: undefined,
        })),
    });
    return { ...plan, primary: whole(plan.primary), secondary: whole(plan.secondary) };
  }),
  twistedProgram("what a lost region has left is registered first", (registration, plan) => {
    const { frozen } = registration.region === primary.name ? plan.primary : plan.secondary;
    return frozen ? { ...registration, after: [] } : registration;
  }),
  twistedPlan("generations are counted instead of remembered", (plan, request) => renumbered(plan, request)),
  twistedPlan("the newest recovery point is looked up again by every update", async (plan, request) => {
    const { writer } = plan;
    if (writer.origin.kind !== "restored") return plan;
    const { region, origin } = writer;
    const { points } = await request.findRecoveryPoints({ region, vault: "", cluster: origin.source });
    const snapshot = points.at(-1)?.arn ?? writer.origin.snapshot;
    return withWriter(plan, { ...writer, origin: { ...writer.origin, snapshot } });
  }),
  twistedPlan("the database that is written to can be retired", (plan, { wanted }) =>
    dropped(plan, wanted.retire),
  ),
  twistedPlan("a claim bears no number", (plan) => ({ ...plan, claim: 1 })),
  twistedProgram("the old region is not closed", (registration) =>
    registration.type === "fence"
      ? { ...registration, inputs: { conditions: fenceConditions(true) } }
      : registration,
  ),
  twistedProgram("the new region opens before the old one closes", (registration, plan) => {
    const [old, next] = plan.writer.region === primary.name ? [secondary, primary] : [primary, secondary];
    const closing = [fenceOf(old), serviceOf(old), workerOf(old)];
    const after = registration.after.filter((name) => !closing.includes(name));
    return { ...registration, after: registration.name === fenceOf(old) ? [...after, fenceOf(next)] : after };
  }),
  twistedProgram("nothing waits for the application's login", (registration) => ({
    ...registration,
    after: registration.after.map((name) => name.replace(/-login$/, "-writer")),
  })),
  {
    name: "a restore without its second request is taken for a whole one",
    subject: { ...sound, makeLogin: () => undefined },
  },
  twistedProgram("the claim is raised before the database is there", (registration) =>
    registration.name === claimOf(secondary) ? { ...registration, after: [] } : registration,
  ),
  twistedRaise("the epoch is raised before the opening is on record", () => ({ writer }, { name }) => {
    return name === openingOf(writer);
  }),
  twistedProgram("the region opens before its opening is on record", (registration) =>
    registration.type === "fence" ? { ...registration, after: [] } : registration,
  ),
  twistedProgram("the worker goes on in the region that was left", (registration) =>
    registration.type === "worker" ? { ...registration, ignoreChanges: ["serves"] } : registration,
  ),
  twistedProgram("nothing waits until the worker of the old region has stopped", (registration, plan) => {
    const [old, next] = plan.writer.region === primary.name ? [secondary, primary] : [primary, secondary];
    const after = registration.after.filter((name) => name !== workerOf(old));
    return {
      ...registration,
      after: registration.name === workerOf(old) ? [...after, fenceOf(next)] : after,
    };
  }),
  twistedProgram("the worker starts before the opening is on record", (registration) =>
    registration.type === "worker" ? { ...registration, after: [] } : registration,
  ),
  twistedProgram("an unreachable region's changes are not ignored", (registration) => ({
    ...registration,
    ignoreChanges: [],
  })),
  twistedProgram("an unreachable region's changes are ignored by a star", (registration, plan) => {
    const { frozen } = registration.region === primary.name ? plan.primary : plan.secondary;
    return frozen ? { ...registration, ignoreChanges: ["*"] } : registration;
  }),
  twistedProgram("what decides where payments go is not made anew where it has failed", (registration) => ({
    ...registration,
    replaceOnChanges: (registration.replaceOnChanges ?? []).filter((key) => key !== "#initerror"),
  })),
];

function withResources(
  request: RecoveryRequest,
  twist: (previous: Previous) => Previous["resources"],
): RecoveryRequest {
  const { previous } = request;
  return previous ? { ...request, previous: { ...previous, resources: twist(previous) } } : request;
}

const hour = 3_600_000;

/** The records of closings as a clock tells them that is an hour slow. */
const slowly = ({ resources }: Previous): Previous["resources"] =>
  resources.map((resource) => {
    const { name, outputs } = resource;
    const time = new Date(name.startsWith("closing-") ? String(outputs.input) : Number.NaN).getTime();
    // Of a region that never had a database no clock was asked.
    return time > 0 ? { ...resource, outputs: { input: new Date(time - hour).toISOString() } } : resource;
  });

/** The plan with the records as they are in the state. */
function onTime(plan: RecoveryPlan): RecoveryPlan {
  const side = ({ closing, ...others }: RecoveryPlan["primary"]): RecoveryPlan["primary"] => ({
    ...others,
    closing:
      closing?.at && closing.at.getTime() > 0
        ? { ...closing, at: new Date(closing.at.getTime() + hour) }
        : closing,
  });
  return { ...plan, primary: side(plan.primary), secondary: side(plan.secondary) };
}

function withLineage(request: RecoveryRequest, twist: (lineage: Lineage) => Lineage): RecoveryRequest {
  const { previous } = request;
  if (!previous) return request;
  const recorded = parseRecorded(previous.recorded);
  return {
    ...request,
    previous: { ...previous, recorded: { ...recorded, lineage: twist(recorded.lineage) } },
  };
}

/** The newest database of the wanted region counts as the one that was opened last. */
function reopened(lineage: Lineage, { wanted }: RecoveryRequest): Lineage {
  const old = lineage.findLast(({ region, state }) => region === wanted.activeRegion && state === "kept");
  return lineage.map((entry) =>
    entry === old ? { ...entry, opened: highestGeneration(lineage) + 1 } : entry,
  );
}

function withWriter(plan: RecoveryPlan, writer: RecoveryPlan["writer"]): RecoveryPlan {
  const swap = <T extends RecoveryPlan["writer"]>(entries: readonly T[]): readonly T[] =>
    entries.map((entry) => (entry.generation === plan.writer.generation ? { ...entry, ...writer } : entry));
  return {
    ...plan,
    writer,
    lineage: swap(plan.lineage),
    primary: { ...plan.primary, databases: swap(plan.primary.databases) },
    secondary: { ...plan.secondary, databases: swap(plan.secondary.databases) },
  };
}

function renumbered(plan: RecoveryPlan, { previous }: RecoveryRequest): RecoveryPlan {
  const { writer } = plan;
  const isNew = previous?.resources.every(({ name }) => name !== writer.cluster) ?? false;
  if (!isNew) return plan;
  const generation = plan.lineage.filter(({ state }) => state !== "retired").length;
  const { code } = writer.region === primary.name ? primary : secondary;
  return withWriter(plan, {
    ...writer,
    generation,
    opened: generation,
    cluster: clusterName(code, places.suffix, generation),
  });
}

function dropped(plan: RecoveryPlan, retire: readonly number[]): RecoveryPlan {
  const keep = ({ generation }: RecoveryPlan["writer"]) => !retire.includes(generation);
  return {
    ...plan,
    primary: { ...plan.primary, databases: plan.primary.databases.filter(keep) },
    secondary: { ...plan.secondary, databases: plan.secondary.databases.filter(keep) },
  };
}
