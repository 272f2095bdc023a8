import type { Synthesis } from "../../../src/proofs/model/registration.ts";
import { inputs, type Mutation, mutated } from "../mutate.ts";
import { synthesizePlatform } from "../platform.ts";

/** A rule, and a change of the clean stack that it has to find. */
export type Fault = readonly [rule: string, change: (clean: Synthesis) => Synthesis];

/** A stack that has everything that a rule looks at. */
export const everything = {
  imageTag: "1.0.0",
  accountBaseline: "true",
  alertEmails: '["oncall@company.org"]',
  anomalyMonitor: "create",
  hostedZone: "create",
  apiIssuer: "https://login.company.org/",
  apiAudiences: '["payments"]',
  ciSubject: "repo:company/payments:environment:production",
  backupAccount: "210987654321",
  imageSubject: "repo:company/application:environment:production",
  peopleRoles: JSON.stringify([
    "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Payments_????????????????",
  ]),
};

export const synthesizeClean = (): Promise<Synthesis> => synthesizePlatform("production", everything);

/** Changes the resource of that kind in the primary region. */
export const primary =
  (kind: string, mutation: Mutation | "removed") =>
  (clean: Synthesis): Synthesis =>
    mutated(clean, `${kind}-use1-production`, mutation);

export const named =
  (name: string, mutation: Mutation | "removed") =>
  (clean: Synthesis): Synthesis =>
    mutated(clean, name, mutation);

/** Takes the resources with that in their URN out of what another one waits for. @throws when it waits for none */
export const freed =
  (kind: string, from: string) =>
  (clean: Synthesis): Synthesis =>
    primary(kind, (registration) => {
      const dependencies = registration.dependencies.filter((urn) => !urn.includes(from));
      if (dependencies.length === registration.dependencies.length)
        throw new Error(`${registration.name} does not wait for ${from}`);
      return { ...registration, dependencies };
    })(clean);

/** Takes the resource of that name out of what another one waits for. */
export const withoutWaiting =
  (name: string, forWhat: string) =>
  (clean: Synthesis): Synthesis => {
    const gone = urnOf(clean, forWhat);
    return mutated(clean, name, (registration) => {
      if (!registration.dependencies.includes(gone)) throw new Error(`${name} does not wait for ${forWhat}`);
      return { ...registration, dependencies: registration.dependencies.filter((urn) => urn !== gone) };
    });
  };

/** Has an input take its value from another resource. */
export const fed =
  (name: string, input: string, from: string) =>
  (clean: Synthesis): Synthesis => {
    const source = urnOf(clean, from);
    return mutated(clean, name, (registration) => ({
      ...registration,
      propertyDependencies: { ...registration.propertyDependencies, [input]: [source] },
    }));
  };

/** Has an input take nothing from the resources with that in their URN. @throws when it takes nothing from such */
export const fedWithout =
  (input: string, from: string): Mutation =>
  (registration) => {
    const before = registration.propertyDependencies[input] ?? [];
    const after = before.filter((urn) => !urn.includes(from));
    if (after.length === before.length)
      throw new Error(`${registration.name} takes no ${input} from ${from}`);
    return {
      ...registration,
      propertyDependencies: { ...registration.propertyDependencies, [input]: after },
    };
  };

/** Sets a part of an input that holds more. */
export const part =
  (input: string, changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration) =>
    inputs({ [input]: { ...Object(registration.inputs[input]), ...changes } })(registration);

/** @throws when there is no such resource */
export function urnOf(synthesis: Synthesis, name: string): string {
  const urn = synthesis.registrations.find((registration) => registration.name === name)?.urn;
  if (urn === undefined) throw new Error(`no resource is called ${name}`);
  return urn;
}
