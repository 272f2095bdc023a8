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

/** The actions whose answers memory has to see. */
export const remembered: readonly string[] = [
  "CreateQueue",
  "SetQueueAttributes",
  "GetQueueAttributes",
  "RequestCertificate",
  "DescribeCertificate",
];

/** Puts an answer right by what was asked before. */
export type Memory = (action: string, request: Fields, answer: Fields) => Fields;

/**
 * What moto forgets or writes otherwise, though the provider waits until it reads what it wrote, or makes a thing anew
 * that is not as it was wanted: the attributes of queues, and which kind of key a certificate has.
 */
export function createMemory(): Memory {
  const queues = new Map<string | undefined, Fields>();
  const algorithms = new Map<unknown, unknown>();
  return (action, request, answer) => {
    const queue = String(request.QueueName ?? request.QueueUrl)
      .split("/")
      .at(-1);
    if (action === "CreateQueue" || action === "SetQueueAttributes")
      queues.set(queue, { ...queues.get(queue), ...fieldsOf(request.Attributes) });
    if (action === "GetQueueAttributes") {
      const attributes = Object.entries({ ...fieldsOf(answer.Attributes), ...queues.get(queue) });
      // An empty value takes an attribute away.
      return { ...answer, Attributes: Object.fromEntries(attributes.filter(([, value]) => value !== "")) };
    }
    if (action === "RequestCertificate") algorithms.set(answer.CertificateArn, request.KeyAlgorithm);
    if (action === "DescribeCertificate") {
      const certificate = fieldsOf(answer.Certificate);
      const KeyAlgorithm = algorithms.get(request.CertificateArn) ?? certificate.KeyAlgorithm;
      return { ...answer, Certificate: { ...certificate, KeyAlgorithm } };
    }
    return answer;
  };
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
