import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fieldsOf } from "../../kit/rotation/untrusted.ts";
import type { Fields } from "./corrections.ts";
import type { GlobalStore, KeptGlobal } from "./global-databases.ts";

/** Values as they were written, by the name of their resource. */
type Written = Readonly<Record<string, Fields>>;

/**
 * The state that moto forgets or writes otherwise, though the provider waits until it reads what it wrote, or makes a thing anew
 * that is not as it was wanted.
 */
interface Remembered {
  /** Attributes of queues: moto has no `RedriveAllowPolicy`, and drops a policy when others are set. */
  readonly queues: Written;
  /** `KeyAlgorithm` of certificates: moto makes each with RSA. */
  readonly certificates: Written;
  /** Settings of Auto Scaling groups that moto does not keep. */
  readonly groups: Written;
  /** Tags of what Application Auto Scaling steers, by ARN: moto lists none. */
  readonly targets: Written;
  /** `MinCapacity` and `MaxCapacity` of what Application Auto Scaling steers, by `ResourceId`: moto moves nothing. */
  readonly bounds: Written;
  /** Global databases, which the gateway has in moto's place. */
  readonly globals: Readonly<Record<string, KeptGlobal>>;
}

const nothing: Remembered = {
  queues: {},
  certificates: {},
  groups: {},
  targets: {},
  bounds: {},
  globals: {},
};

/** The gateway's memory. It sees requests and answers go by, and corrects an answer by earlier requests. */
export interface Memory {
  readonly minds: (action: string) => boolean;
  /** @returns the answer, or what it has to be */
  readonly see: (action: string, request: Fields, answer: string) => string;
  /** @returns what stands in for an answer that the emulator cannot give; undefined where nothing is known */
  readonly recall: (action: string, request: Fields) => string | undefined;
  readonly globals: GlobalStore;
}

/** @param file  keeps the memory for a gateway that takes this one's place before the same emulator; none without it */
export function createMemory(file?: string): Memory {
  let remembered = file === undefined ? nothing : read(file);
  const write = <K extends keyof Remembered>(
    kind: K,
    name: string,
    value: Remembered[K][string] | undefined,
  ) => {
    const { [name]: _, ...others } = remembered[kind] as Readonly<Record<string, unknown>>;
    remembered = { ...remembered, [kind]: value === undefined ? others : { ...others, [name]: value } };
    if (file !== undefined) save(file, remembered);
  };
  const actions: Readonly<Record<string, (request: Fields, answer: string) => string>> = {
    CreateQueue: (request, answer) => {
      write("queues", queueOf(request), fieldsOf(request.Attributes));
      return answer;
    },
    SetQueueAttributes: (request, answer) => {
      const queue = queueOf(request);
      write("queues", queue, { ...remembered.queues[queue], ...fieldsOf(request.Attributes) });
      return answer;
    },
    GetQueueAttributes: (request, answer) => {
      const told = fieldsOf(JSON.parse(answer));
      const attributes = { ...fieldsOf(told.Attributes), ...remembered.queues[queueOf(request)] };
      // An empty value takes an attribute away.
      const left = Object.entries(attributes).filter(([, value]) => value !== "");
      return JSON.stringify({ ...told, Attributes: Object.fromEntries(left) });
    },
    RequestCertificate: ({ KeyAlgorithm }, answer) => {
      const { CertificateArn } = fieldsOf(JSON.parse(answer));
      if (KeyAlgorithm !== undefined) write("certificates", String(CertificateArn), { KeyAlgorithm });
      return answer;
    },
    DescribeCertificate: (request, answer) => {
      const told = fieldsOf(JSON.parse(answer));
      const known = remembered.certificates[String(request.CertificateArn)];
      return JSON.stringify({ ...told, Certificate: { ...fieldsOf(told.Certificate), ...known } });
    },
    CreateAutoScalingGroup: (request, answer) => {
      write("groups", groupOf(request), forgottenOf(request));
      return answer;
    },
    UpdateAutoScalingGroup: (request, answer) => {
      const group = groupOf(request);
      write("groups", group, { ...remembered.groups[group], ...forgottenOf(request) });
      return answer;
    },
    DescribeAutoScalingGroups: (_, answer) => withGroups(answer, remembered.groups),
    RegisterScalableTarget: ({ Tags, ResourceId, MinCapacity, MaxCapacity }, answer) => {
      const { ScalableTargetARN } = fieldsOf(JSON.parse(answer));
      if (Tags !== undefined) write("targets", String(ScalableTargetARN), fieldsOf(Tags));
      const id = String(ResourceId);
      const given = Object.entries({ MinCapacity, MaxCapacity }).filter(([, bound]) => bound !== undefined);
      write("bounds", id, { ...remembered.bounds[id], ...Object.fromEntries(given) });
      return answer;
    },
    DeregisterScalableTarget: ({ ResourceId }, answer) => {
      write("bounds", String(ResourceId), undefined);
      return answer;
    },
    DescribeServices: (_, answer) => {
      const told = fieldsOf(JSON.parse(answer));
      const services = fieldsIn(told.services).map((service) => withinBounds(service, remembered.bounds));
      return JSON.stringify({ ...told, services });
    },
  };
  return {
    minds: (action) => Object.hasOwn(actions, action),
    see: (action, request, answer) => actions[action]?.(request, answer) ?? answer,
    recall: (action, { ResourceARN }) => {
      const tags = remembered.targets[String(ResourceARN)];
      return action === "ListTagsForResource" && tags ? JSON.stringify({ Tags: tags }) : undefined;
    },
    globals: {
      known: () => remembered.globals,
      write: (name, global) => write("globals", name, global),
    },
  };
}

/** The parameters of a group that moto 5.2 does not read, as forms name them. */
const forgotten = [
  "DefaultInstanceWarmup",
  "MaxInstanceLifetime",
  "InstanceMaintenancePolicy.MinHealthyPercentage",
  "InstanceMaintenancePolicy.MaxHealthyPercentage",
] as const;

const forgottenOf = (request: Fields): Fields =>
  Object.fromEntries(forgotten.flatMap((name) => (name in request ? [[name, request[name]]] : [])));

/** Adds to each group's description the remembered settings that it lacks. */
function withGroups(answer: string, groups: Written): string {
  const opening = "<AutoScalingGroupName>";
  const closing = "</AutoScalingGroupName>";
  const [head = "", ...members] = answer.split(opening);
  const completed = members.map((member) => {
    const [name = ""] = member.split(closing, 1);
    const missing = elementsOf(groups[name] ?? {}).filter(([element]) => !member.includes(`<${element}>`));
    return [name, closing, ...missing.map(([, xml]) => xml), member.slice(name.length + closing.length)].join(
      "",
    );
  });
  return [head, ...completed].join(opening);
}

/**
 * The remembered settings of a group as XML, by element. A value that takes a setting away is left out: 0 of a lifetime, -1
 * of the others (UpdateAutoScalingGroup).
 */
function elementsOf(fields: Fields): readonly (readonly [element: string, xml: string])[] {
  const element = (path: string): string => {
    const value = String(fields[path] ?? "");
    const name = path.slice(path.indexOf(".") + 1);
    return ["", "0", "-1"].includes(value) ? "" : `<${name}>${value}</${name}>`;
  };
  const policy = forgotten.filter((name) => name.startsWith("InstanceMaintenancePolicy.")).map(element);
  const elements = [
    ["DefaultInstanceWarmup", element("DefaultInstanceWarmup")],
    ["MaxInstanceLifetime", element("MaxInstanceLifetime")],
    [
      "InstanceMaintenancePolicy",
      policy.join("") && `<InstanceMaintenancePolicy>${policy.join("")}</InstanceMaintenancePolicy>`,
    ],
  ] as const;
  return elements.filter(([, xml]) => xml !== "");
}

/**
 * The number of tasks that AWS moves between the bounds when they are set.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scaling-activities.html
 */
function withinBounds(service: Fields, bounds: Written): Fields {
  const cluster = String(service.clusterArn).split("/").at(-1);
  const { MinCapacity = 0, MaxCapacity = Number.POSITIVE_INFINITY } =
    bounds[`service/${cluster}/${service.serviceName}`] ?? {};
  const moved = (counted: Fields): Fields => ({
    ...counted,
    desiredCount: Math.min(Math.max(Number(counted.desiredCount), Number(MinCapacity)), Number(MaxCapacity)),
  });
  return { ...moved(service), deployments: fieldsIn(service.deployments).map(moved) };
}

const queueOf = ({ QueueName, QueueUrl }: Fields): string =>
  String(QueueName ?? QueueUrl)
    .split("/")
    .at(-1) ?? "";

const groupOf = ({ AutoScalingGroupName }: Fields): string => String(AutoScalingGroupName);

const fieldsIn = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

function read(file: string): Remembered {
  return existsSync(file)
    ? { ...nothing, ...(JSON.parse(readFileSync(file, "utf8")) as Partial<Remembered>) }
    : nothing;
}

/** Saves the memory in one step, so that a process that is ended leaves the old file or the new one. */
function save(file: string, remembered: Remembered): void {
  writeFileSync(`${file}.new`, JSON.stringify(remembered));
  renameSync(`${file}.new`, file);
}
