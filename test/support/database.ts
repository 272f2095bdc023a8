import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { regions } from "../../regions/index.ts";
import { createDatabase } from "../../src/blocks/data/database.ts";
import { component, type Scope } from "../../src/kit/scope.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import type { DatabasePlan } from "../../src/recovery/plan.ts";
import { restoring as environments } from "./restoring.ts";
import { synthesizeProgram } from "./synthesize.ts";

/** The second database of production, restored into the secondary region from what was copied there. */
export const restored: DatabasePlan = {
  generation: 2,
  region: "us-west-2",
  cluster: "aurora-usw2-production-g2",
  origin: {
    kind: "restored",
    snapshot: "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:awsbackup:copyjob-1",
    source: "aurora-use1-production-g1",
    takenAt: "2030-01-01T00:00:00.000Z",
    engineVersion: "17.7",
  },
  opened: 2,
  state: "kept",
  writable: true,
  protect: true,
  half: undefined,
};

/** Synthesizes one database of production, as its region would make it. */
export const synthesizeDatabase = (entry: DatabasePlan): Promise<Synthesis> =>
  synthesizeProgram(async () => {
    const [, production] = environments;
    if (production === undefined) throw new Error("there is no production");
    const region = regions[entry.region];
    const scope: Scope = {
      region,
      provider: new aws.Provider(`aws-${region.code}-production`, { region: region.name }),
      parent: component("Region", `region-${region.code}-production`, {}),
      accountId: "123456789012",
      suffix: "production",
      tags: {},
      protectCritical: true,
      frozen: false,
      boundaryArn: pulumi.output("arn:aws:iam::123456789012:policy/payments-boundary-production"),
    };
    const role = new aws.iam.Role(
      `role-rotation-${region.code}-production`,
      { assumeRolePolicy: "{}" },
      { provider: scope.provider },
    );
    const policy = new aws.iam.RolePolicy(
      `role-policy-rotation-${region.code}-production`,
      { role: role.id, policy: "{}" },
      { provider: scope.provider },
    );
    createDatabase(scope, {
      entry,
      settings: production.database,
      sizes: production.sizes,
      base: {
        subnetGroupName: pulumi.output("subnets"),
        parameterGroupName: pulumi.output("parameters"),
        rotationRole: { role, policy },
        sqlRoles: { reader: { role, policy }, administrator: { role, policy } },
        clusterArns: "arn:aws:rds:us-west-2:123456789012:cluster:aurora-usw2-production-g*",
      },
      zones: ["us-west-2a", "us-west-2b", "us-west-2c"],
      groupId: "sg-database",
      after: [],
      dataKeyArn: "arn:aws:kms:us-west-2:123456789012:key/data",
      logsKeyArn: "arn:aws:kms:us-west-2:123456789012:key/logs",
      logDays: 400,
      rotation: { subnetIds: ["subnet-app"], groupId: "sg-rotation", reserved: true, network: [] },
    });
  });
