import { jsonIn } from "../../model/inputs.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, record, text } from "../../reachability/inventory.ts";
import { problem } from "../problem.ts";
import { containersIn, taskType } from "../tasks.ts";

/** Collectors whose metrics go into a log that containers write to, or that is masked. */
export function apart({ ofType }: Inventory): readonly Violation[] {
  const written = ofType(taskType).flatMap((task) =>
    containersIn(task).flatMap(
      ({ logConfiguration }) => text(record(record(logConfiguration).options)["awslogs-group"]) ?? [],
    ),
  );
  const masked = ofType("aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy").flatMap(
    ({ inputs }) => text(inputs.logGroupName) ?? [],
  );
  return ofType("aws:ssm/parameter:Parameter").flatMap((parameter) => {
    const value = text(parameter.inputs.insecureValue) ?? "";
    if (!value.startsWith("{")) return [];
    const { awsemf } = record(record(jsonIn(value)).exporters);
    const group = text(record(awsemf).log_group_name);
    if (group === undefined || (!written.includes(group) && !masked.includes(group))) return [];
    return [
      problem(
        "metrics-apart",
        parameter,
        `it has the collector write metrics into ${group}, where tasks write their log`,
      ),
    ];
  });
}
