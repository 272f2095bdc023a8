import { GetRoleCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { asking, askingFor } from "../asking.ts";
import type { Examination, Preflight } from "../context.ts";
import { judged } from "../finding.ts";

interface LinkedRole {
  readonly role: string;
  /** The service that the role trusts. */
  readonly service: string;
}

/**
 * Roles that services make for themselves, by what first needs them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const serviceRoles: Readonly<Record<string, LinkedRole>> = {
  "aws:apigatewayv2/vpcLink:VpcLink": {
    role: "AWSServiceRoleForAPIGateway",
    service: "ops.apigateway.amazonaws.com",
  },
  "aws:appautoscaling/target:Target": {
    role: "AWSServiceRoleForApplicationAutoScaling_ECSService",
    service: "ecs.application-autoscaling.amazonaws.com",
  },
  "aws:autoscaling/group:Group": {
    role: "AWSServiceRoleForAutoScaling",
    service: "autoscaling.amazonaws.com",
  },
  "aws:ecs/cluster:Cluster": { role: "AWSServiceRoleForECS", service: "ecs.amazonaws.com" },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    role: "AWSServiceRoleForElastiCache",
    service: "elasticache.amazonaws.com",
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    role: "AWSServiceRoleForElasticLoadBalancing",
    service: "elasticloadbalancing.amazonaws.com",
  },
  "aws:rds/cluster:Cluster": { role: "AWSServiceRoleForRDS", service: "rds.amazonaws.com" },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    role: "AWSServiceRoleForWAFV2Logging",
    service: "wafv2.amazonaws.com",
  },
};

const action = "iam:CreateServiceLinkedRole";

export const roleExaminations: readonly Examination[] = [
  {
    id: "service-roles",
    what: "The roles of AWS's services are there, or the first update may make them",
    needs: ["iam:GetRole", "iam:SimulatePrincipalPolicy", "sts:GetCallerIdentity"],
    run: async (preflight) => {
      const wanted = Object.entries(serviceRoles).flatMap(([type, role]) =>
        preflight.wants.types.has(type) ? [role] : [],
      );
      const absent: LinkedRole[] = [];
      for (const each of wanted) if ((await roleNamed(preflight, each.role)) === undefined) absent.push(each);
      const allowed = absent.length === 0 || (await mayMakeRoles(preflight, absent));
      return wanted.map(({ role, service }) => {
        const isAbsent = absent.some((each) => each.role === role);
        return judged(!isAbsent || allowed, {
          what: role,
          where: "IAM",
          needed: `the role, or ${action}`,
          found: !isAbsent ? "there" : allowed ? "not yet; the first update may make it" : "neither",
          mend: `have an administrator run: aws iam create-service-linked-role --aws-service-name ${service}`,
        });
      });
    },
  },
];

const roleNamed = ({ clients }: Preflight, RoleName: string) =>
  askingFor(["iam:GetRole", "IAM"], ["NoSuchEntityException", "NoSuchEntity"], () =>
    clients.iam().send(new GetRoleCommand({ RoleName })),
  );

/** Whether the caller may make the roles: a service makes its role in the name of its first user. */
async function mayMakeRoles(preflight: Preflight, roles: readonly LinkedRole[]): Promise<boolean> {
  const { clients, regions } = preflight;
  const { Arn = "", Account } = await asking("sts:GetCallerIdentity", "IAM", () =>
    clients.sts(regions[0] ?? "us-east-1").send(new GetCallerIdentityCommand({})),
  );
  // The account's root may do everything, and cannot be asked about.
  if (Arn.endsWith(":root")) return true;
  const [, name] = /:assumed-role\/([^/]+)\//.exec(Arn) ?? [];
  // An assumed role's ARN lacks the path of the role's own.
  const source = name === undefined ? Arn : (await roleNamed(preflight, name))?.Role?.Arn;
  const { EvaluationResults = [] } = await asking("iam:SimulatePrincipalPolicy", "IAM", () =>
    clients.iam().send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: source,
        ActionNames: [action],
        ResourceArns: roles.map(
          ({ role, service }) => `arn:aws:iam::${Account}:role/aws-service-role/${service}/${role}`,
        ),
      }),
    ),
  );
  const decisions = EvaluationResults.flatMap(({ EvalDecision, ResourceSpecificResults = [] }) =>
    ResourceSpecificResults.length > 0
      ? ResourceSpecificResults.map(({ EvalResourceDecision }) => EvalResourceDecision)
      : [EvalDecision],
  );
  return decisions.length > 0 && decisions.every((decision) => decision === "allowed");
}
