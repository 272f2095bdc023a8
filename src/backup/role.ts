import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import { backupTrust } from "./policies.ts";

/** A role that AWS Backup takes on. What uses it has to depend on its policy, too. */
export interface BackupRole {
  readonly role: aws.iam.Role;
  readonly policy: aws.iam.RolePolicy;
}

export function createBackupRole(
  scope: Scope,
  purpose: "backup" | "restore-test",
  document: aws.iam.PolicyDocument,
): BackupRole {
  const role = new aws.iam.Role(
    nameIn(scope, `role-${purpose}`),
    { assumeRolePolicy: pulumi.jsonStringify(backupTrust), permissionsBoundary: scope.boundaryArn },
    optionsIn(scope),
  );
  const policy = new aws.iam.RolePolicy(
    nameIn(scope, `role-policy-${purpose}`),
    { role: role.id, policy: pulumi.jsonStringify(document) },
    optionsIn(scope),
  );
  return { role, policy };
}
