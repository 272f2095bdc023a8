import { DescribeServicesCommand, ECSClient, ListServiceDeploymentsCommand } from "@aws-sdk/client-ecs";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { lookAtService } from "../../../src/program/lookups/service-state.ts";

const arn = (revision: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/app:${revision}`;

const service = { taskDefinition: arn(2), desiredCount: 3, runningCount: 3 };
const deployments = (...statuses: readonly ("SUCCESSFUL" | "ROLLBACK_SUCCESSFUL")[]) =>
  statuses.map((status, hour) => ({ status, createdAt: new Date(3_600_000 * hour) }));

test.serial("of all deployments it is the newest that counts, on whichever page it is", async (t) => {
  const ecs = mockClient(ECSClient);
  t.teardown(() => ecs.restore());
  const asked = { region: "us-east-1", cluster: "c", service: "s", taskDefinition: arn(2) } as const;
  ecs.on(DescribeServicesCommand).resolves({ services: [service] });
  ecs
    .on(ListServiceDeploymentsCommand)
    .resolvesOnce({ serviceDeployments: deployments("SUCCESSFUL"), nextToken: "more" })
    .resolves({ serviceDeployments: deployments("SUCCESSFUL", "ROLLBACK_SUCCESSFUL") });
  const { lastDeployment, ...state } = await lookAtService(asked, new ECSClient({ region: asked.region }));
  t.is(lastDeployment?.status, "ROLLBACK_SUCCESSFUL");
  t.deepEqual(state, { taskDefinition: arn(2), desired: 3, running: 3 });
  t.deepEqual(
    ecs.calls().map(({ args: [{ input }] }) => input),
    [
      { cluster: "c", services: ["s"] },
      { cluster: "c", service: "s", nextToken: undefined },
      { cluster: "c", service: "s", nextToken: "more" },
    ],
  );
  // Of one that there is not, nothing runs.
  ecs.on(DescribeServicesCommand).resolves({});
  ecs.on(ListServiceDeploymentsCommand).resolves({});
  const none = { taskDefinition: undefined, desired: 0, running: 0, lastDeployment: undefined };
  const client = new ECSClient({ region: asked.region });
  t.deepEqual(await lookAtService(asked, client, async () => {}), none);
  ecs.on(DescribeServicesCommand).rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
  await t.throwsAsync(lookAtService(asked, new ECSClient({ region: asked.region })), {
    message:
      /^what s runs in us-east-1 cannot be looked up; .* allow ecs:DescribeServices and ecs:ListServiceDeployments$/,
  });
});

test.serial("a service that starts is waited for, and one that was rolled back is not", async (t) => {
  const ecs = mockClient(ECSClient);
  t.teardown(() => ecs.restore());
  const asked = { region: "us-east-1", cluster: "c", service: "s", taskDefinition: arn(2) } as const;
  const waits: number[] = [];
  const look = () =>
    lookAtService(asked, new ECSClient({ region: asked.region }), async (seconds) => waits.push(seconds));
  const begins = { ...service, desiredCount: 0, runningCount: 0 };
  ecs
    .on(DescribeServicesCommand)
    .resolvesOnce({ services: [begins] })
    .resolvesOnce({ services: [{ ...begins, desiredCount: 3 }] })
    .resolves({ services: [service] });
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: deployments("SUCCESSFUL") });
  t.is((await look()).running, 3);
  t.deepEqual(waits, [10, 10]);
  ecs.on(DescribeServicesCommand).resolves({ services: [begins] });
  t.is((await look()).running, 0);
  t.is(waits.length, 2 + 59);
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: deployments("ROLLBACK_SUCCESSFUL") });
  await look();
  t.is(waits.length, 2 + 59);
});
