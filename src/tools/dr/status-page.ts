import type { Paint } from "../../cli/terminal.ts";
import type { Status } from "./status.ts";

/** A status for people. */
export function statusPage(status: Status, paint: Paint): string {
  const {
    stack,
    roles,
    databases,
    writer,
    configured,
    recoveryPoint,
    records,
    healthChecks,
    queues,
    problems,
  } = status;
  const block = (title: string, lines: readonly string[]) =>
    [paint("bold", title), ...lines.map((line) => `  ${line}`)].join("\n");
  const pairs = (values: Readonly<Record<string, string>>) => {
    const width = Math.max(...Object.keys(values).map(({ length }) => length));
    return Object.entries(values).map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  };
  return [
    block(`${stack}: regions`, pairs(roles)),
    block(
      "databases",
      databases.map(({ generation, cluster, region, state, origin }) =>
        [
          `${generation}  ${cluster} in ${region}, ${cluster === writer ? "written to" : state}`,
          ...(origin.kind === "restored" ? [`restored from ${origin.source} as of ${origin.takenAt}`] : []),
        ].join(", "),
      ),
    ),
    block("newest recovery point of the writer", [recoveryPoint]),
    block("configuration", pairs(configured)),
    block("DNS records", records),
    block("health checks", pairs(healthChecks)),
    ...(Object.keys(queues).length === 0 ? [] : [block("queued payments", pairs(queues))]),
    problems.length === 0 ? paint("green", "all is well") : paint("red", block("problems", problems)),
  ].join("\n");
}
