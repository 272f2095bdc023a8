import type { Sizes } from "../../../environments/index.ts";

/**
 * The connections that an Aurora PostgreSQL Serverless v2 instance takes. Aurora derives `max_connections` from the memory
 * of the most capacity units, whatever the current ones: AWS's table has 189 for 1 unit, 823 for 4, 1669 for 8 and 3360
 * for 16, which is 211.4 a unit less 22.4; no more than 5000; and no more than 2000 where the least units are below 1.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html#aurora-serverless-v2.max-connections
 */
export function maxConnections({
  databaseMinAcu,
  databaseMaxAcu,
}: Pick<Sizes, "databaseMinAcu" | "databaseMaxAcu">): number {
  return Math.min(Math.round(211.4 * databaseMaxAcu - 22.4), databaseMinAcu < 1 ? 2000 : 5000);
}
