/** The fields of a request, or of an answer. */
export type Fields = Readonly<Record<string, unknown>>;

/** Requests that an emulator reads otherwise than AWS, by action. */
const requests: Readonly<Record<string, (fields: Fields) => Fields>> = {
  // Emulators have no AWS Backup: a snapshot taken by hand stands for its copy.
  DescribeDBClusterSnapshots: (fields) =>
    fields.SnapshotType === "awsbackup" ? { ...fields, SnapshotType: "manual" } : fields,
  // AWS takes a name or an ARN, moto the name alone.
  RestoreDBClusterFromSnapshot: (fields) => ({
    ...fields,
    SnapshotIdentifier: String(fields.SnapshotIdentifier).replace(/^arn:.*:cluster-snapshot:/, ""),
  }),
  StartLogging: (fields) => ({ ...fields, Name: String(fields.Name).replace(/^arn:.*:trail\//, "") }),
  // moto refuses a name that it does not know.
  GetQueueAttributes: (fields) => ({ ...fields, AttributeNames: ["All"] }),
};

/** @returns undefined for a request that is right */
export const correctRequest = (action: string, fields: Fields): Fields | undefined =>
  requests[action]?.(fields);

/** Answers that moto gives otherwise than AWS, by action. Each is right already where AWS, or another gateway, gave it. */
const answers: Readonly<Record<string, (answer: string) => string>> = {
  // It adds the tags of a launch template to those of what is launched (`create_launch_template`, moto 5.2). The
  // provider would make a version without them, and start an instance refresh.
  DescribeLaunchTemplateVersions: (answer) =>
    answer.replaceAll(
      /<item>\s*<resourceType>launch-template<\/resourceType>\s*<tagSet>.*?<\/tagSet>\s*<\/item>/gs,
      "",
    ),
  // It tells of Serverless v1 for clusters that are none, and be it of nothing (`scaling_configuration_info`, moto 5.2);
  // AWS does so in the serverless engine mode alone (RDS API reference, DBCluster). The provider would set its defaults.
  DescribeDBClusters: (answer) =>
    answer.includes("<EngineMode>serverless</EngineMode>")
      ? answer
      : answer.replaceAll(/<ScalingConfigurationInfo(?:\s*\/>|>.*?<\/ScalingConfigurationInfo>)/gs, ""),
  // It starts no tasks on instances that it has not, and a service is not steady before they run (moto 5.2).
  DescribeServices: (answer) => {
    const { services = [], ...others } = JSON.parse(answer) as {
      readonly services?: readonly ServiceCounts[];
    };
    const steady = services.map((service) => ({
      ...allRunning(service),
      deployments: service.deployments?.map((deployment) => ({
        ...allRunning(deployment),
        rolloutState: "COMPLETED",
      })),
    }));
    return JSON.stringify({ ...others, services: steady });
  },
};

interface ServiceCounts extends Fields {
  readonly deployments?: readonly Fields[];
}

const allRunning = (counted: Fields): Fields => ({
  ...counted,
  runningCount: counted.desiredCount,
  pendingCount: 0,
});

/** @returns undefined for an answer that is right */
export const correctAnswer = (action: string, answer: string): string | undefined =>
  answers[action]?.(answer);

export const isCorrected = (action: string): boolean => action in answers;

/** The substitute for an answer that an emulator cannot give. */
export interface Substitute {
  readonly type: string;
  readonly body: string;
}

/**
 * Whether a status says that the emulator lacks an action. moto answers 500 for such, and 404 for a path that it does not
 * know.
 */
export const cannot = (status: number): boolean => status === 404 || status >= 500;

/** @returns undefined where there is nothing to say in an emulator's place */
export function substituteFor(action: string, path: string): Substitute | undefined {
  // The provider asks for them before it deletes a vault. An emulator's vaults are empty.
  if (/^\/backup-vaults\/[^/]+\/recovery-points/.test(path))
    return { type: "application/json", body: JSON.stringify({ RecoveryPoints: [] }) };
  // moto 5.2 keeps no history of deployments, as ECS does not of one that is older than 90 days.
  if (action === "ListServiceDeployments")
    return { type: "application/x-amz-json-1.1", body: JSON.stringify({ serviceDeployments: [] }) };
  // Instances are replaced after a change of their launch template; here are none.
  if (action === "StartInstanceRefresh") return { type: "text/xml", body: refreshStarted };
  return undefined;
}

/** The answer to StartInstanceRefresh, from the example in the Auto Scaling API reference. */
const refreshStarted = `<StartInstanceRefreshResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
  <StartInstanceRefreshResult><InstanceRefreshId>00000000-0000-0000-0000-000000000000</InstanceRefreshId></StartInstanceRefreshResult>
  <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
</StartInstanceRefreshResponse>`;
