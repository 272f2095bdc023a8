import { DescribeNetworkInterfacesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeServiceRevisionsCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { type ProbeAnswer, problemsOf } from "../../src/blocks/compute/smoke/answer.ts";
import { hookCallIn } from "../../src/blocks/compute/smoke/test/hook-call.ts";
import { judge, type Looks, patience } from "../../src/blocks/compute/smoke/test/judge.ts";
import { looksBy } from "../../src/blocks/compute/smoke/test/looks.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { at, resource } from "../support/synthesize.ts";

const revision =
  "arn:aws:ecs:us-east-1:123456789012:service-revision/payments-use1-staging/service/9386398427";
const group = (color: string) =>
  `arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg-${color}-use1-staging/6d0ecf831eec9f09`;

/** A call of the hook as AWS has shown it: the weights are empty. */
const called = (lifecycleStage = "POST_TEST_TRAFFIC_SHIFT") => ({
  executionDetails: {
    testTrafficWeights: {},
    productionTrafficWeights: {},
    serviceArn: "arn:aws:ecs:us-east-1:123456789012:service/payments-use1-staging/service",
    targetServiceRevisionArn: revision,
  },
  executionId: "a635edb5-a66b-4f44-bf3f-fcee4b3641a5",
  lifecycleStage,
  resourceArn: "arn:aws:ecs:us-east-1:123456789012:service-deployment/payments-use1-staging/service/TFX5sH9q",
});

const answers = (...statuses: readonly number[]): readonly ProbeAnswer[] =>
  statuses.map((status, index) => ({ address: `10.30.0.${index + 4}`, kind: "answered", status }));

const good: Looks = {
  sideOf: async () => group("green"),
  testedSides: async () => [group("green")],
  addresses: async () => ["10.30.0.4", "10.30.0.5"],
  ask: async () => answers(200, 200),
};

/** The verdict on a revision, and the seconds that it took. */
async function verdictOf(looks: Partial<Looks>, event: unknown = called()) {
  let seconds = 0;
  const verdict = await judge(event, { ...good, ...looks }, async (more) => {
    seconds += more;
  });
  return { ...verdict, seconds };
}

test("a revision that answers on the test listener may meet customers", async (t) => {
  t.deepEqual(await verdictOf({}), {
    hookStatus: "SUCCEEDED",
    stage: "POST_TEST_TRAFFIC_SHIFT",
    revision,
    problems: [],
    seconds: 0,
  });
});

test("a revision is stopped that answers anything else, is not what is asked, or is not answered for", async (t) => {
  const unreachable = { address: "10.30.0.4", kind: "unreachable", reason: "ETIMEDOUT" } as const;
  const cases: readonly (readonly [Partial<Looks>, RegExp])[] = [
    [{ ask: async () => answers(200, 503) }, /^10\.30\.0\.5 answers 503$/],
    [{ ask: async () => answers(301) }, /^10\.30\.0\.4 answers 301$/],
    [{ ask: async () => [unreachable] }, /answers at no address of the load balancer \(10\.30\.0\.4\)$/],
    [{ ask: async () => [] }, /at no address of the load balancer \(none is known\)$/],
    [
      { ask: async () => [...answers(200), { ...unreachable, kind: "broken", reason: "CERT_HAS_EXPIRED" }] },
      /^10\.30\.0\.4: CERT_HAS_EXPIRED$/,
    ],
    [
      { testedSides: async () => [group("blue")] },
      /^the test listener leads to \S+tg-blue-\S+, and .*tg-green-/,
    ],
    [
      { testedSides: async () => [group("green"), group("blue")] },
      /^the test listener leads to .+, .+tg-blue/,
    ],
    [{ testedSides: async () => [] }, /^the test listener leads to nobody/],
    [{ sideOf: () => Promise.reject(new Error("AccessDenied")) }, /^Error: AccessDenied$/],
  ];
  for (const [looks, problem] of cases) {
    const { hookStatus, problems, seconds } = await verdictOf(looks);
    t.is(hookStatus, "FAILED", String(problem));
    t.regex(problems.join("; "), problem);
    t.is(seconds, (patience.looks - 1) * patience.seconds);
  }
});

test("a rule that takes a moment to hold, and an address that a load balancer gives up, stop nobody", async (t) => {
  let looked = 0;
  const late = await verdictOf({ ask: async () => answers(looked++ === 0 ? 502 : 200) });
  t.like(late, { hookStatus: "SUCCEEDED", seconds: patience.seconds });
  t.deepEqual(
    problemsOf([...answers(200), { address: "10.30.0.9", kind: "unreachable", reason: "ECONNREFUSED" }]),
    [],
  );
});

test("at any other stage nothing is asked, so that no opening of a region waits for it", async (t) => {
  const never = () => Promise.reject(new Error("asked"));
  const silent = { sideOf: never, testedSides: never, addresses: never, ask: never };
  t.like(await verdictOf(silent, called("RECONCILE_SERVICE")), { hookStatus: "SUCCEEDED", seconds: 0 });
});

test("ECS's word is read as AWS has seen it and as its guide has it, and nothing is made up", (t) => {
  t.deepEqual(hookCallIn(called()), { stage: "POST_TEST_TRAFFIC_SHIFT", revision });
  t.deepEqual(hookCallIn({ targetServiceRevisionArn: revision }), { stage: undefined, revision });
  for (const wrong of [
    undefined,
    {},
    { executionDetails: {} },
    { targetServiceRevisionArn: "arn:aws:ecs:x" },
  ])
    t.throws(() => hookCallIn(wrong), { message: /targetServiceRevisionArn must be the ARN of a service's/ });
});

test("AWS is asked for the side of the revision, the test rule and the balancer's own interfaces, to the last page", async (t) => {
  const region = { region: "us-east-1" };
  const clients = {
    ec2: new EC2Client(region),
    ecs: new ECSClient(region),
    elb: new ElasticLoadBalancingV2Client(region),
    lambda: new LambdaClient(region),
  };
  const testRule = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/alb/1/2/3";
  const looks = looksBy(clients, { testRule, balancer: "app/alb/1", probe: "smoke-probe-use1-staging" });
  mockClient(clients.ecs)
    .on(DescribeServiceRevisionsCommand, { serviceRevisionArns: [revision] })
    .resolvesOnce({
      serviceRevisions: [{ resolvedConfiguration: { loadBalancers: [{ targetGroupArn: group("green") }] } }],
    })
    .resolves({ serviceRevisions: [{}] });
  mockClient(clients.elb)
    .on(DescribeRulesCommand, { RuleArns: [testRule] })
    .resolves({
      Rules: [
        {
          Actions: [
            {
              Type: "forward",
              ForwardConfig: {
                TargetGroups: [
                  { TargetGroupArn: group("blue"), Weight: 0 },
                  { TargetGroupArn: group("green"), Weight: 100 },
                ],
              },
            },
          ],
        },
      ],
    });
  mockClient(clients.ec2)
    .on(DescribeNetworkInterfacesCommand, {
      Filters: [{ Name: "description", Values: ["ELB app/alb/1"] }],
    })
    .resolvesOnce({ NetworkInterfaces: [{ PrivateIpAddress: "10.30.0.4" }], NextToken: "2" })
    .resolves({ NetworkInterfaces: [{ PrivateIpAddress: "10.30.1.4" }] });
  const lambda = mockClient(clients.lambda);
  lambda
    .on(InvokeCommand, { FunctionName: "smoke-probe-use1-staging" })
    .resolvesOnce({ Payload: payload(answers(200)) })
    .resolves({ FunctionError: "Unhandled", Payload: payload({ errorMessage: "no SERVER_NAME" }) });

  t.is(await looks.sideOf(revision), group("green"));
  await t.throwsAsync(looks.sideOf(revision), { message: /^ECS does not say which side/ });
  t.deepEqual(await looks.testedSides(), [group("green")]);
  t.deepEqual(await looks.addresses(), ["10.30.0.4", "10.30.1.4"]);
  t.deepEqual(await looks.ask(["10.30.0.4"]), answers(200));
  const [asked] = lambda.commandCalls(InvokeCommand);
  t.is(String(asked?.args[0].input.Payload), '{"addresses":["10.30.0.4"]}');
  await t.throwsAsync(looks.ask([]), { message: /^smoke-probe-use1-staging failed: .*no SERVER_NAME/ });
});

const payload = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value)) as NonNullable<InvokeCommandOutput["Payload"]>;

test("each region has its test before there is an image, and ECS alone may call it", async (t) => {
  const imageless = await synthesizePlatform("production");
  for (const code of ["use1", "usw2"]) {
    const of = (kind: string) => resource(imageless, `${kind}-${code}-production`);
    t.is(of("smoke-test").inputs.vpcConfig, undefined, "there is no way to ECS, EC2 and ELB from inside");
    t.is(
      at(of("smoke-test").inputs.environment, "variables", "PROBE_FUNCTION"),
      `smoke-probe-${code}-production`,
    );
    t.deepEqual(of("smoke-probe").inputs.environment, {
      variables: { SERVER_NAME: `${code}.pay.example.com` },
    });
    t.true(of("smoke-probe").propertyDependencies.vpcConfig?.includes(of("security-group-probe").urn));
    t.deepEqual(
      statementsOf(of("role-policy-deployment-hook").inputs.policy).map(({ Action, Resource }) => [
        Action,
        Resource,
      ]),
      [
        [
          "lambda:InvokeFunction",
          `arn:aws:lambda:${code === "use1" ? "us-east-1" : "us-west-2"}:123456789012:function:smoke-test-${code}-production`,
        ],
      ],
    );
    for (const kind of ["smoke-test", "smoke-probe"]) {
      t.deepEqual(of(`log-group-${kind}`).propertyDependencies.kmsKeyId, [of("key-logs").urn]);
      t.deepEqual(of(kind).propertyDependencies.kmsKeyArn, [of("key-data").urn]);
    }
  }
});
