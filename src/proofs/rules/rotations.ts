import { at } from "../model/inputs.ts";
import type { PlainRecord, Registration } from "../model/registration.ts";
import type { Stack } from "../model/rule.ts";
import { globalOf, instancesOf } from "./aurora.ts";

export const secretType = "aws:secretsmanager/secret:Secret";
export const versionType = "aws:secretsmanager/secretVersion:SecretVersion";
const passwordType = "random:index/randomPassword:RandomPassword";
export const rotationType = "aws:secretsmanager/secretRotation:SecretRotation";
export const functionType = "aws:lambda/function:Function";

export const everyThirtyDays = ({ rotationRules }: PlainRecord) =>
  at(rotationRules, "automaticallyAfterDays") === 30;

export const waitsFor = ({ dependencies }: Registration, others: readonly Registration[]): boolean =>
  others.every(({ urn }) => dependencies.includes(urn));

/** The rotation of the application's secret of a cluster, by the function that is given the cluster's address. */
export function rotationOf(cluster: Registration, stack: Stack): Registration | undefined {
  return stack
    .users(globalOf(cluster, stack) ?? cluster, functionType, "environment")
    .flatMap((code) => stack.users(code, rotationType, "rotationLambdaArn"))
    .find((rotation) => !isMasters(rotation, stack) && !isPeoples(rotation, stack));
}

/** Whether a rotation changes a login that functions take for people. */
const isPeoples = (rotation: Registration, stack: Stack): boolean =>
  /^secret-(?:reader|administrator)-/.test(stack.source(rotation, "secretId", secretType)?.name ?? "");

/** Whether a rotation changes the master's login: its secret was a random password at first, as an application's never is. */
function isMasters(rotation: Registration, stack: Stack): boolean {
  const secret = stack.source(rotation, "secretId", secretType);
  const versions = secret ? stack.users(secret, versionType, "secretId") : [];
  return versions.some((version) => stack.source(version, "secretString", passwordType) !== undefined);
}

/** @param named what the rotation function is told the address of */
export function ownMasterProblem(
  cluster: Registration,
  named: Registration,
  stack: Stack,
): string | undefined {
  const [rotation] = stack
    .users(named, functionType, "environment")
    .flatMap((code) => stack.users(code, rotationType, "rotationLambdaArn"))
    .filter((candidate) => isMasters(candidate, stack));
  if (rotation === undefined) return "has a master's password that nobody rotates";
  if (!everyThirtyDays(rotation.inputs)) return "has a master's password that is not rotated every 30 days";
  if (rotation.inputs.rotateImmediately !== true)
    return "keeps the master's first password, which is in the state";
  const bootstrap = stack
    .ofType("aws:lambda/invocation:Invocation")
    .filter(({ propertyDependencies }) => propertyDependencies.triggers?.includes(cluster.urn));
  return bootstrap.length > 0 && waitsFor(rotation, [...bootstrap, ...instancesOf(cluster, stack)])
    ? undefined
    : "rotates the master's password while the application's login is made with it";
}

/** The functions that rotate a secret. */
export const rotationsOf = (secret: Registration, stack: Stack): readonly Registration[] =>
  stack
    .users(secret, rotationType, "secretId")
    .flatMap((rotation) => stack.source(rotation, "rotationLambdaArn", functionType) ?? []);

export function permissionsOf(rotation: Registration, stack: Stack): readonly Registration[] {
  const code = stack.source(rotation, "rotationLambdaArn", functionType);
  const secret = stack.source(rotation, "secretId", secretType);
  if (code === undefined || secret === undefined) return [];
  return stack
    .users(code, "aws:lambda/permission:Permission", "function")
    .filter(
      ({ inputs, propertyDependencies }) =>
        inputs.principal === "secretsmanager.amazonaws.com" &&
        typeof inputs.sourceAccount === "string" &&
        propertyDependencies.sourceArn?.includes(secret.urn),
    );
}

/** The endpoints of a service in a resource's region. */
export const endpointsOf = (
  { provider }: Registration,
  stack: Stack,
  service: string,
): readonly Registration[] =>
  stack
    .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(
      (endpoint) =>
        endpoint.provider === provider && String(endpoint.inputs.serviceName).endsWith(`.${service}`),
    );
