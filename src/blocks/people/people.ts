import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { component, optionsIn, type Scope } from "../../kit/scope.ts";
import { iamPath } from "../../kit/tags.ts";
import { createBoundary, peopleBoundary } from "./boundary.ts";
import { databaseStatements } from "./database.ts";
import { type DeployerArgs, deployerStatements, destroyerStatements } from "./deployer.ts";
import { opensRecordedShells } from "./host-shells.ts";
import { type Gate, type Person, people as persons, roleArn, roleName } from "./names.ts";
import { type OperatorArgs, operatorStatements, readOnlyStatements, staysInside } from "./permissions.ts";
import { type PipelineArgs, pipelineStatements } from "./pipeline.ts";
import { issuer, peopleMay, providerMay, roleMay, sessionSeconds, workflowMay } from "./trust.ts";

interface PeopleArgs
  extends Pick<DeployerArgs, "regions" | "peers" | "peerRoleArn">,
    Pick<OperatorArgs, "queued" | "shells">,
    Pick<PipelineArgs, "imageRegion"> {
  /** Roles by which people come in from an identity provider. */
  readonly peopleRoles: readonly string[];
  /** The subject of the tokens that deployments may be made with; undefined where no workflow deploys. */
  readonly ciSubject: string | undefined;
  /** The environment's name, as its resources bear it. */
  readonly environment: string;
  /** The subject of the tokens that the application's images may be pushed with; undefined where no workflow does. */
  readonly imageSubject: string | undefined;
  /** Whether this stack makes the account's identity provider, of which there is one for each issuer. */
  readonly makesIdentityProvider: boolean;
}

const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/**
 * The roles that people and deployments work with. They are one environment's, because what they may do goes by its
 * tags, and alike in every state of it.
 */
export function createPeople(global: Scope, args: PeopleArgs): PeopleRoles {
  const { suffix, accountId, tags } = global;
  const name = (kind: string) => logicalName(kind, undefined, suffix);
  const parent = component("People", name("people"), { parent: global.parent });
  const boundaryArn = createBoundary(
    { ...global, parent },
    "people",
    peopleBoundary({ ...global, ...args, environment: args.environment }),
  );
  const scope = { ...global, parent, boundaryArn };
  const permissions: Readonly<Record<Person, Permissions>> = {
    operator: { managed: ["job-function/ViewOnlyAccess"], inline: operatorStatements({ ...scope, ...args }) },
    "read-only": { managed: ["job-function/ViewOnlyAccess"], inline: readOnlyStatements(scope) },
    "database-reader": { managed: [], inline: databaseStatements(scope, "reader") },
    "database-administrator": { managed: [], inline: databaseStatements(scope, "administrator") },
    "break-glass": {
      managed: ["AdministratorAccess"],
      inline: [...staysInside([]), opensRecordedShells(scope)],
    },
    deployer: { managed: [], inline: deployerStatements({ ...scope, ...args }) },
    destroyer: { managed: [], inline: destroyerStatements({ ...scope, ...args }) },
  };

  const people = peopleMay(accountId, tags);
  const { peopleRoles } = args;
  // Not in an emergency: that may be the identity provider's own, and the user for it has a second factor.
  const provided = (person: Person) => peopleRoles.length > 0 && person !== "break-glass";
  if (args.makesIdentityProvider && (args.ciSubject ?? args.imageSubject) !== undefined)
    createIdentityProvider(scope);
  const gate = args.ciSubject === undefined ? undefined : createGate(scope, args.ciSubject);
  if (args.imageSubject !== undefined)
    createAssumedRole(scope, "pipeline", { managed: [], inline: pipelineStatements({ ...scope, ...args }) }, [
      workflowMay(accountId, args.imageSubject),
    ]);
  const create = (person: Person) =>
    createAssumedRole(scope, person, permissions[person], [
      people,
      ...(provided(person) ? [providerMay(accountId, peopleRoles, tags)] : []),
      ...(person === "deployer" && gate ? [roleMay(gate.arn, tags)] : []),
    ]);
  return Object.fromEntries(persons.map((person) => [person, create(person)])) as PeopleRoles;
}

/** The roles of people. */
export type PeopleRoles = Readonly<Record<Person, aws.iam.Role>>;

interface Permissions {
  /** Names of AWS's own policies. */
  readonly managed: readonly string[];
  readonly inline: readonly aws.iam.PolicyStatement[];
}

/** The account's identity provider for GitHub's tokens. An account has one for each issuer. */
function createIdentityProvider(scope: Scope): void {
  new aws.iam.OpenIdConnectProvider(
    logicalName("identity-provider-ci", undefined, scope.suffix),
    { url: `https://${issuer}`, clientIdLists: ["sts.amazonaws.com"] },
    optionsIn(scope),
  );
}

/** The role that a workflow's tokens let in. It has no permission but to go on to the deployer's role. */
function createGate(scope: Scope, subject: string): aws.iam.Role {
  return createAssumedRole(
    scope,
    "ci",
    {
      managed: [],
      inline: [
        {
          Effect: "Allow",
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Resource: roleArn("deployer", scope),
        },
      ],
    },
    [workflowMay(scope.accountId, subject)],
  );
}

function createAssumedRole(
  scope: Scope,
  person: Person | Gate,
  permissions: Permissions,
  trusted: readonly aws.iam.PolicyStatement[],
): aws.iam.Role {
  const name = (kind: string) => logicalName(`${kind}-${person}`, undefined, scope.suffix);
  const role = new aws.iam.Role(
    name("role"),
    {
      name: roleName(person, scope.suffix),
      path: iamPath(scope.suffix),
      maxSessionDuration: sessionSeconds,
      permissionsBoundary: scope.boundaryArn,
      assumeRolePolicy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: trusted }),
    },
    optionsIn(scope),
  );
  for (const policy of permissions.managed)
    new aws.iam.RolePolicyAttachment(
      name("role-attachment"),
      { role: role.name, policyArn: managed(policy) },
      optionsIn(scope),
    );
  new aws.iam.RolePolicy(
    name("role-policy"),
    {
      role: role.id,
      policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: permissions.inline }),
    },
    optionsIn(scope),
  );
  return role;
}
