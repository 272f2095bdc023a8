import type { Environment } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import { writerOf } from "../../recovery/lineage.ts";
import type { Aws } from "../stack/aws/aws.ts";
import { readOutputs } from "../stack/outputs.ts";

interface Inspection {
  readonly environment: Environment;
  /** The region in which the environment has to be active. */
  readonly region: RegionName;
  /** A region that is lost: it keeps the role that it had, and is not looked at. */
  readonly lost: RegionName | undefined;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly aws: Pick<Aws, "database" | "records">;
}

interface Inspected {
  /** The identifier of the cluster that is written to. */
  readonly writer: string;
  /** The findings, a line each. */
  readonly found: readonly string[];
}

/**
 * Looks whether what the outputs tell is there and in the region that it has to be in.
 * @throws ReportedError naming everything that is not
 */
export async function inspect({ environment, region, lost, outputs, aws }: Inspection): Promise<Inspected> {
  const { recorded, url, hostedZoneId } = readOutputs(outputs, environment);
  const writer = writerOf(recorded.lineage);
  const active = [environment.primary, environment.secondary].filter(
    (placement, index) =>
      placement.region !== lost && [recorded.primary, recorded.secondary][index] === "active",
  );
  const hostname = new URL(url).hostname;
  const [database, records] = await Promise.all([
    writer && aws.database(writer.region, writer.cluster),
    aws.records(hostedZoneId, hostname),
  ]);
  const problems = [
    ...(active.length === 1 && active[0]?.region === region
      ? []
      : [
          `active are ${active.map((placement) => placement.region).join(", ") || "none"}; expected: ${region}`,
        ]),
    ...(writer?.region === region ? [] : [`the database is in ${writer?.region}; expected: ${region}`]),
    ...(database?.status === "available"
      ? []
      : [`${writer?.cluster} is ${database?.status ?? "not there"}; expected: available`]),
    ...["PRIMARY", "SECONDARY"]
      .filter((role) => !records.some((record) => record.includes(` ${role} `)))
      .map((role) => `${hostname} has no ${role} record`),
  ];
  if (problems.length > 0 || writer === undefined)
    throw new ReportedError(["What was deployed is not what was meant:", ...problems].join("\n  "));
  return {
    writer: writer.cluster,
    found: [
      `${writer.cluster} is available in ${region}`,
      ...records.map((record) => `${hostname} ${record}`),
    ],
  };
}
