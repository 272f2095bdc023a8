import type { MetadataBearer, Pluggable } from "@smithy/types";
import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { explainAws } from "../../../cli/explain.ts";
import { type VerifyClients, verifyClients } from "../../stack/aws/clients/verify.ts";
import { type Action, actionOf, isRead } from "./actions.ts";

/** The clients of a region. They refuse whatever changes something, and say what to do about an error. */
export type CheckClients = VerifyClients;

/** @param asked hears of every action that AWS is asked for */
export const createClients = (asked: (action: Action) => void): CheckClients =>
  Object.fromEntries(
    Object.entries(verifyClients).map(([name, create]) => [name, guarded(create, asked)]),
  ) as unknown as CheckClients;

/** @returns one client for each region */
function guarded(create: (region: RegionName) => Stacked, asked: (action: Action) => void) {
  const made = new Map<RegionName, Stacked>();
  return (region: RegionName): Stacked => {
    const known = made.get(region);
    if (known) return known;
    const client = create(region);
    client.middlewareStack.use(readOnly(region, asked));
    made.set(region, client);
    return client;
  };
}

interface Stacked {
  readonly middlewareStack: { use(plugin: Pluggable<object, MetadataBearer>): void };
}

function readOnly(region: RegionName, asked: (action: Action) => void): Pluggable<object, MetadataBearer> {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next, { clientName = "", commandName = "" }) =>
          async (args) => {
            if (!isRead(commandName)) throw new Error(`${commandName} is no reading: checks change nothing`);
            const action = actionOf(clientName, commandName);
            asked(action);
            try {
              return await next(args);
            } catch (cause) {
              throw new ReportedError(`${action} in ${region}: ${explainAws(cause, action)}`, { cause });
            }
          },
        { step: "initialize", name: "readOnly", priority: "high" },
      ),
  };
}
