import type { Plain } from "../../../../src/proofs/model/registration.ts";
import { inputs, options } from "../../mutate.ts";
import { edit, fault, type PlannedFault, statements } from "./fault.ts";

/** Faults of the same kinds that rules name already. */
export const judgedFaults: readonly PlannedFault[] = [
  fault(
    "a role without its boundary",
    "role-boundary",
    "role-backup-use1-production",
    edit("role-backup-use1-production", (registration) => {
      const { permissionsBoundary: _, ...propertyDependencies } = registration.propertyDependencies;
      return options({ propertyDependencies })(inputs({ permissionsBoundary: undefined })(registration));
    }),
  ),
  fault(
    "the S3 endpoint open to any bucket",
    "endpoint-policy",
    "endpoint-s3-use1-production",
    edit(
      "endpoint-s3-use1-production",
      statements("policy", (one) =>
        one.Sid === "OwnPrincipals"
          ? { ...one, Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } }
          : one,
      ),
    ),
  ),
  fault(
    "a resource's name without suffix",
    "suffix",
    "topic-page-use1",
    edit("topic-page-use1-production", options({ name: "topic-page-use1" })),
  ),
  fault("a private zone is looked up", "zone-public", "getZone", (clean) => {
    const provider = clean.registrations.find(({ name }) => name === "aws-use1-production")?.urn ?? "";
    const args = { name: "example.com", privateZone: true };
    return {
      ...clean,
      invokes: [...clean.invokes, { token: "aws:route53/getZone:getZone", args, provider }],
    };
  }),
  fault(
    "a private zone is made",
    "zone-public",
    "zone-production",
    edit("zone-production", inputs({ vpcs: [{ vpcId: "vpc-0" }] })),
  ),
  fault(
    "two instances of the database in one zone",
    "aurora-zones",
    "aurora-use1-production-g1",
    edit("aurora-use1-production-g1-2", inputs({ availabilityZone: "us-east-1a" })),
  ),
  fault(
    "hosts without the cost centre's tag",
    "group-tags",
    "hosts-use1-production",
    edit("hosts-use1-production", (registration) =>
      inputs({
        tags: (registration.inputs.tags as readonly { readonly key?: Plain }[]).filter(
          ({ key }) => key !== "CostCenter",
        ),
      })(registration),
    ),
  ),
  fault(
    "tasks without the service's tags",
    "service-tags",
    "service-use1-production",
    edit("service-use1-production", inputs({ propagateTags: undefined })),
  ),
  fault(
    "recovery points without tags",
    "backup-copy",
    "backup-plan-use1-production",
    edit("backup-plan-use1-production", (registration) =>
      inputs({
        rules: (registration.inputs.rules as readonly object[]).map((rule) => ({
          ...rule,
          recoveryPointTags: {},
        })),
      })(registration),
    ),
  ),
];
