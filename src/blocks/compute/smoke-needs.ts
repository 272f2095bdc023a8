import { functionHolder, notTheCodeItself, standsInNetwork, writesItsLog } from "../../kit/function/needs.ts";
import type { RoleNeeds } from "../../kit/role-needs.ts";
import { controller, ecs } from "./agent-needs.ts";

const hook: RoleNeeds = {
  role: "role-deployment-hook",
  holders: [controller],
  needs: [
    {
      by: "feature",
      why: "ECS asks the smoke test before it leads customers to a new revision",
      source: `${ecs}/blue-green-permissions.html`,
      actions: ["lambda:InvokeFunction"],
      on: ["{smoke-test}"],
    },
  ],
};

const test: RoleNeeds = {
  role: "role-smoke-test",
  code: "src/blocks/compute/smoke/test/handler.ts",
  holders: [functionHolder],
  needs: [
    {
      by: "code",
      why: "It looks which side a new revision is on",
      actions: ["ecs:DescribeServiceRevisions"],
      on: [
        "arn:aws:ecs:{region}:{account}:service/payments-{code}-{suffix}/*",
        "arn:aws:ecs:{region}:{account}:service-revision/payments-{code}-{suffix}/*",
      ],
    },
    {
      by: "code",
      why: "It looks where the test listener leads, and at which addresses it answers inside the network",
      actions: ["ec2:DescribeNetworkInterfaces", "elasticloadbalancing:DescribeRules"],
      on: ["*"],
      broad: "They list, which no ARN can narrow",
    },
    {
      by: "code",
      why: "It has the function inside the network ask there",
      actions: ["lambda:InvokeFunction"],
      on: ["{smoke-probe}"],
    },
    writesItsLog("smoke-test"),
  ],
};

const probe: RoleNeeds = {
  role: "role-smoke-probe",
  code: "src/blocks/compute/smoke/probe/handler.ts",
  holders: [functionHolder],
  needs: [writesItsLog("smoke-probe"), ...standsInNetwork],
  refused: [notTheCodeItself("smoke-probe-{code}-{suffix}")],
};

/** The roles of the test that a new revision has to pass. */
export const smokeNeeds: readonly RoleNeeds[] = [hook, test, probe];
