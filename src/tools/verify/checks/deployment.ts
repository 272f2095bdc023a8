import { DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { deploymentProblems } from "../../../blocks/compute/deployed.ts";
import { readService } from "../../../program/lookups/service-state.ts";
import { type Check, judge, skip } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const deploymentChecks: readonly Check[] = [
  {
    id: "deployment",
    subject: "Deployment",
    what: "What runs is the image that the configuration names, and the last deployment of each service succeeded",
    remedy: "docs/runbooks/alarms.md#deployment-failed",
    needs: ["ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:ListServiceDeployments"],
    per: "region",
    run: async (context, site) => {
      if (!site.active) return skip("the region waits: it runs no tasks");
      const { imageTag } = context;
      const { service, worker } = site.outputs;
      const services = [service, worker].filter((each) => each !== undefined);
      if (imageTag === undefined && services.length === 0) return skip("no image is configured");
      const states = await Promise.all(services.map((each) => look(context, site, each)));
      return judge(
        `${imageTag ?? "nothing"}, deployed with success`,
        states.map(({ name, tag }) => `${name} runs ${tag}`).join(", "),
        [
          ...(service === undefined ? [`${imageTag} is configured, and there is no service`] : []),
          ...states.flatMap(({ name, tag, problems }) => [
            ...(tag === imageTag ? [] : [`${name} runs ${tag}`]),
            ...problems.map((problem) => `${name}: ${problem}`),
          ]),
        ],
      );
    },
  },
];

async function look({ clients }: CheckContext, { region, outputs }: CheckedSite, name: string) {
  const client = clients.ecs(region);
  const state = await readService(client, outputs.cluster, name);
  return {
    name,
    tag: state.taskDefinition === undefined ? "nothing" : await tagOf(client, state.taskDefinition),
    problems: deploymentProblems(undefined, state),
  };
}

/** The tag of the application's image in a task definition. The collector beside it has another repository. */
async function tagOf(client: ReturnType<CheckContext["clients"]["ecs"]>, arn: string): Promise<string> {
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
  const images = taskDefinition?.containerDefinitions?.map(({ image = "" }) => image) ?? [];
  const own = images.find((image) => /\/app:[^/]+$/.test(image));
  return own?.slice(own.lastIndexOf(":") + 1) ?? "no image of the application";
}
