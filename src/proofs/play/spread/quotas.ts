import { groupBy } from "../../model/group.ts";
import type { Plain } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, text } from "../../reachability/inventory.ts";
import { problem } from "./problem.ts";

/**
 * Characters of a policy; white space does not count.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const managedPolicy = 6144;
const inlinePolicies = 10_240;
/** Characters of an endpoint's policy: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
const endpointPolicy = 20_480;
/**
 * Resource policies of CloudWatch Logs in one account and region.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 */
const logPolicies = 10;

/** Policies that are longer, or more in number, than AWS takes. */
export function quotaProblems({ ofType }: Inventory): readonly Violation[] {
  const length = (policy: Plain | undefined) => (text(policy) ?? "").replaceAll(/\s/g, "").length;
  return [
    ...ofType("aws:iam/policy:Policy")
      .filter(({ inputs }) => length(inputs.policy) > managedPolicy)
      .map((one) =>
        problem(
          "within-quota",
          one,
          `has a policy of ${length(one.inputs.policy)} characters; allowed: ${managedPolicy}`,
        ),
      ),
    ...[...groupBy(ofType("aws:iam/rolePolicy:RolePolicy"), ({ inputs }) => inputs.role)].flatMap(
      ([, policies]) => {
        const sum = policies.reduce((total, { inputs }) => total + length(inputs.policy), 0);
        return policies
          .slice(0, sum > inlinePolicies ? 1 : 0)
          .map((one) =>
            problem(
              "within-quota",
              one,
              `is of a role whose policies are ${sum} characters; allowed: ${inlinePolicies}`,
            ),
          );
      },
    ),
    ...ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
      .filter(({ inputs }) => (text(inputs.policy) ?? "").length > endpointPolicy)
      .map((one) => problem("within-quota", one, `has a policy of more than ${endpointPolicy} characters`)),
    ...[
      ...groupBy(ofType("aws:cloudwatch/logResourcePolicy:LogResourcePolicy"), ({ region }) => region),
    ].flatMap(([region, policies]) =>
      policies
        .slice(logPolicies)
        .map((one) =>
          problem("within-quota", one, `is one of ${policies.length} in ${region}; allowed: ${logPolicies}`),
        ),
    ),
  ];
}
