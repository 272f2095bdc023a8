/** The login name of the store's only user. */
export const userName = "sessions";

/** The prefix of every key of the store: the user reaches no other. */
export const keyPrefix = "sessions:";

/** The commands on a session, which is read, written, prolonged and ended by its key. */
const sessionCommands = [
  ...["get", "set", "getex", "del", "unlink", "exists", "expire", "pexpire", "ttl", "pttl", "touch"],
  ...["hget", "hmget", "hgetall", "hexists", "hset", "hdel"],
];

/** The commands of clients before they get to work: who they are, and which slots of the cluster are where. */
const clientCommands = [
  ...["ping", "command", "client|id", "client|setinfo", "client|setname"],
  ...["cluster|info", "cluster|nodes", "cluster|shards", "cluster|slots"],
];

/**
 * The access string of the store's only user. Nothing lists keys: whoever gets hold of the password must not get all customers'
 * sessions with it. AUTH and HELLO need no permission.
 *
 * In the form that ElastiCache gives back: what it writes in another way, `-@all` among it, would differ for ever.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 * https://github.com/hashicorp/terraform-provider-aws/issues/20334
 */
export const accessString = [
  "on",
  `~${keyPrefix}*`,
  "-@all",
  ...[...sessionCommands, ...clientCommands].map((command) => `+${command}`),
].join(" ");
