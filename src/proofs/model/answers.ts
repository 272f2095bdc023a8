import { stackNameOf } from "../../kit/stack-name.ts";
import { computeAnswers } from "./answers/compute.ts";
import { dataAnswers } from "./answers/data.ts";
import { entranceAnswers } from "./answers/entrances.ts";
import { functionAnswers } from "./answers/functions.ts";
import { type AnswersByType, type AskedResource, hash, plannedAccount, text } from "./answers/made-up.ts";
import { managementAnswers } from "./answers/management.ts";
import { networkAnswers } from "./answers/network.ts";
import type { Answer, Answers, PlainRecord, Registration } from "./registration.ts";

/** Answers by type of resource. Any other type gets its name, and an ARN of the usual form. */
const resources: AnswersByType = {
  ...networkAnswers,
  ...entranceAnswers,
  ...computeAnswers,
  ...dataAnswers,
  ...managementAnswers,
};

/**
 * AWS's answers: made up, shaped like the real thing, and the same in each run.
 *
 * @param stacks outputs of the stacks that can be referenced, by name without organization and project. A reference to
 *   another stack fails as it does with the engine.
 * @param states the resources of the stacks that can be asked for theirs, likewise
 */
export function createAnswers(
  stacks: Readonly<Record<string, PlainRecord>>,
  states: Readonly<Record<string, readonly Registration[]>> = {},
): Answers {
  return {
    resource: (registration, provider) =>
      registration.type === "pulumi:pulumi:StackReference"
        ? answerReference(text(registration.inputs.name), stacks)
        : answerResource(registration, regionOf(provider)),
    invoke: ({ token, args, provider: urn }, provider) => {
      if (token === "pulumi:pulumi:readStackResourceOutputs")
        return answerState(text(args.stackName), states);
      const answer = functionAnswers[token];
      if (answer === undefined) {
        throw new Error(
          `no answer to the function ${token} through ${urn || "the default provider"}: add one to src/proofs/model/answers/functions.ts`,
        );
      }
      return answer(args, regionOf(provider));
    },
  };
}

function answerResource(registration: Registration, region: string): Answer {
  const { type, inputs, urn } = registration;
  const physicalName = physicalNameOf(registration);
  const subject: AskedResource = { physicalName, inputs, region, urn };
  const { id: idOf, arn: arnOf, outputs: outputsOf } = resources[type] ?? {};
  const id = registration.readId || registration.importId || (idOf?.(subject) ?? physicalName);
  if (!type.startsWith("aws:")) return { id, outputs: outputsOf?.(subject, id) ?? {} };
  const arn = arnOf?.(subject, id) ?? defaultArn(type, region, id);
  return { id, outputs: { name: physicalName, arn, ...outputsOf?.(subject, id) } };
}

/** The name in AWS: the program's, or the one that Pulumi makes up. */
const physicalNameOf = ({ name, inputs, urn }: Registration): string =>
  text(inputs.name ?? `${name}-${hash(urn, 7)}`);

function answerReference(name: string, stacks: Readonly<Record<string, PlainRecord>>): Answer {
  const outputs = stacks[stackNameOf(name)];
  if (outputs === undefined)
    throw new Error(
      `unknown stack "${name}": there is no Pulumi.${stackNameOf(name)}.yaml; allowed: a stack with a file, ` +
        `${Object.keys(stacks).join(", ") || "of which there is none"}`,
    );
  return { id: name, outputs: { name, outputs, secretOutputNames: [] } };
}

/**
 * The answer of the engine's own function for a stack's state. A resource's outputs are its inputs and its name here, which
 * is all that the program reads of them.
 */
function answerState(name: string, states: Readonly<Record<string, readonly Registration[]>>): PlainRecord {
  const resources = states[stackNameOf(name)];
  if (resources === undefined) throw new Error(`the state of stack "${name}" is not known`);
  return {
    stackName: name,
    outputs: Object.fromEntries(
      resources.map((resource) => [
        resource.urn,
        { type: resource.type, outputs: { name: physicalNameOf(resource), ...resource.inputs } },
      ]),
    ),
  };
}

/** `aws:ec2/vpc:Vpc` gives `arn:aws:ec2:<region>:<account>:vpc/<id>`, which is right for most of EC2 and near elsewhere. */
function defaultArn(type: string, region: string, id: string): string {
  const [service, kind] = (type.split(":")[1] ?? "").split("/");
  return `arn:aws:${service}:${region}:${plannedAccount}:${kind}/${id}`;
}

// What bypasses its region's provider shows up with this in its ARN.
const regionOf = (provider: Registration | undefined) =>
  text(provider?.inputs.region ?? "region-of-default-provider");
