import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";
import type { PeopleRoles } from "./people.ts";

/** A zone, and the names in it that an update may change. */
interface OwnZone {
  readonly zoneId: pulumi.Input<string>;
  readonly names: readonly string[];
  /** Whether the stack makes the zone, and not only records in it. */
  readonly made: boolean;
}

const recordNames = "route53:ChangeResourceRecordSetsNormalizedRecordNames";

/**
 * Lets an update change the environment's own names in its own zone, and no others: a name that leads elsewhere is a
 * customer who pays elsewhere. Names that prove certificates begin with an underscore.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
export function letChangeNames(scope: Scope, roles: PeopleRoles, zones: readonly OwnZone[]): void {
  const statements = zones.flatMap(zoneStatements);
  for (const person of ["deployer", "destroyer"] as const)
    new aws.iam.RolePolicy(
      logicalName(`role-policy-${person}-names`, undefined, scope.suffix),
      {
        role: roles[person].id,
        policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }),
      },
      optionsIn(scope),
    );
}

function zoneStatements({ zoneId, names, made }: OwnZone): readonly aws.iam.PolicyStatement[] {
  const arn = pulumi.interpolate`arn:aws:route53:::hostedzone/${zoneId}`;
  return [
    {
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: arn,
      // For all values is true of none, which Null refuses.
      Condition: {
        "ForAllValues:StringLike": { [recordNames]: names.flatMap((name) => [name, `_*.${name}`]) },
        Null: { [recordNames]: "false" },
      },
    },
    ...(made
      ? [
          {
            Effect: "Allow" as const,
            Action: [
              "route53:ChangeTagsForResource",
              "route53:CreateQueryLoggingConfig",
              "route53:DeleteHostedZone",
              "route53:UpdateHostedZoneComment",
            ],
            Resource: arn,
          },
        ]
      : []),
  ];
}
