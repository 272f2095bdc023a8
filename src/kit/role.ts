import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "./scope.ts";
import { iamPath } from "./tags.ts";

/** A role and its permissions. What acts under the role has to depend on its policy, too, and to go before it. */
export interface GrantedRole {
  readonly role: aws.iam.Role;
  readonly policy: aws.iam.RolePolicy;
}

/** A role that keeps the evidence: a deployment could blind the evidence by that role, so only an administrator changes it. */
interface Guarded {
  /** @default the scope's own */
  readonly boundaryArn?: pulumi.Input<string>;
}

/**
 * A role that something of AWS's takes on, inside the environment's boundary.
 * @param trust who may take it on
 * @param grants what it may do
 * @param guarded whether only an administrator may change it. @default undefined: who deploys may
 */
export function createRole(
  scope: Scope,
  kind: string,
  trust: aws.iam.PolicyDocument,
  grants: aws.iam.PolicyDocument,
  guarded?: Guarded,
): GrantedRole {
  const role = new aws.iam.Role(
    nameIn(scope, `role-${kind}`),
    {
      ...(guarded && { path: iamPath(scope.suffix) }),
      assumeRolePolicy: pulumi.jsonStringify(trust),
      permissionsBoundary: guarded?.boundaryArn ?? scope.boundaryArn,
    },
    optionsIn(scope),
  );
  const policy = new aws.iam.RolePolicy(
    nameIn(scope, `role-policy-${kind}`),
    { role: role.id, policy: pulumi.jsonStringify(grants) },
    optionsIn(scope),
  );
  return { role, policy };
}
