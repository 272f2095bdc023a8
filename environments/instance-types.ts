/** The capacity that one instance offers to tasks. */
interface InstanceCapacity {
  /** CPU units, 1024 a vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Network interfaces, the instance's own included. Each task needs one for itself. */
  readonly interfaces: number;
}

/**
 * The Graviton types that an environment may choose from.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
 */
export const instanceTypes = {
  "t4g.medium": { cpu: 2048, memoryMiB: 4096, interfaces: 3 },
  "t4g.large": { cpu: 2048, memoryMiB: 8192, interfaces: 3 },
  "m7g.large": { cpu: 2048, memoryMiB: 8192, interfaces: 3 },
  "m7g.xlarge": { cpu: 4096, memoryMiB: 16384, interfaces: 4 },
} as const satisfies Record<string, InstanceCapacity>;

export type InstanceType = keyof typeof instanceTypes;

/** The share of an instance's memory that tasks may have; the rest is the kernel's and the agents'. */
const usableMemory = 0.9;

/**
 * Tasks that fit on one instance. A task has a network interface of its own, and an instance without trunking, which is
 * a setting of the account, has few.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
 */
export function tasksPerInstance(compute: {
  readonly instanceType: InstanceType;
  readonly task: { readonly cpu: number; readonly memoryMiB: number };
}): number {
  const { cpu, memoryMiB, interfaces } = instanceTypes[compute.instanceType];
  return Math.min(
    interfaces - 1,
    Math.floor(cpu / compute.task.cpu),
    Math.floor((memoryMiB * usableMemory) / compute.task.memoryMiB),
  );
}
