import type { PlainRecord } from "../registration.ts";
import { type AnswersByType, hash, plannedAccount, text } from "./made-up.ts";

/** Containers, functions, queues and topics. */
export const computeAnswers: AnswersByType = {
  "aws:ecr/repository:Repository": {
    outputs: ({ region }, id) => ({
      repositoryUrl: `${plannedAccount}.dkr.ecr.${region}.amazonaws.com/${id}`,
    }),
  },
  "aws:ecs/cluster:Cluster": {
    id: ({ region, physicalName }) => `arn:aws:ecs:${region}:${plannedAccount}:cluster/${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    id: ({ inputs }) => text(inputs.family),
    // Other containers are another revision.
    arn: ({ region, inputs }, id) =>
      `arn:aws:ecs:${region}:${plannedAccount}:task-definition/${id}:${revisionOf(inputs)}`,
  },
  "aws:lambda/function:Function": {
    arn: ({ region }, id) => `arn:aws:lambda:${region}:${plannedAccount}:function:${id}`,
  },
  "aws:sns/topic:Topic": {
    id: ({ region, physicalName }) => `arn:aws:sns:${region}:${plannedAccount}:${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:sqs/queue:Queue": {
    id: ({ region, physicalName, inputs }) =>
      `https://sqs.${region}.amazonaws.com/${plannedAccount}/${queueName(physicalName, inputs)}`,
    arn: ({ region, physicalName, inputs }) =>
      `arn:aws:sqs:${region}:${plannedAccount}:${queueName(physicalName, inputs)}`,
    outputs: ({ physicalName, inputs }, id) => ({ url: id, name: queueName(physicalName, inputs) }),
  },
};

/** A queue's name. Behind the random tail the provider adds `.fifo` for a queue that keeps its order, as AWS demands. */
const queueName = (physicalName: string, { fifoQueue }: PlainRecord) =>
  fifoQueue === true ? `${physicalName}.fifo` : physicalName;

const revisionOf = ({ containerDefinitions }: PlainRecord): number =>
  1 + Number.parseInt(hash(text(containerDefinitions), 5), 16);
