#!/usr/bin/env node
// Stands in for Pulumi's command: writes down how it is called, and answers as the real one would.
import { appendFileSync, existsSync } from "node:fs";

const args = process.argv.slice(2).filter((arg) => arg !== "--non-interactive");
const { FAKE_PULUMI: folder } = process.env;
appendFileSync(`${folder}/calls`, `${JSON.stringify(args)}\n`);
if (args.includes("nowhere")) {
  process.stderr.write("error: no stack named 'nowhere' found\n");
  process.exit(255);
}
if (args[0] === "destroy")
  appendFileSync(
    `${folder}/calls`,
    `${JSON.stringify([`protected: ${process.env.PULUMI_OPTION_IGNORE_PROTECT}`])}\n`,
  );
if (existsSync(`${folder}/fails`) && args[0] === "up") {
  process.stderr.write("error: no room\n");
  process.exit(255);
}
const update = (minute, kind, result, config) => ({
  kind,
  result,
  config,
  startTime: `2026-01-01T00:0${minute}:00.000Z`,
  endTime: `2026-01-01T00:0${minute}:30.000Z`,
});
const answers = {
  version: "v3.265.0",
  whoami: JSON.stringify({ user: "someone" }),
  "stack output": JSON.stringify({
    url: "https://pay.test",
    hidden: args.includes("--show-secrets") ? "s3cret" : "[secret]",
  }),
  "stack export": JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        { urn: "urn:pulumi:staging::payments::a$b::one", type: "b", outputs: { tags: { Open: "true" } } },
        { urn: "urn:pulumi:staging::payments::a$b::one", type: "b", outputs: {}, delete: true },
        { urn: "urn:pulumi:staging::payments::c::two", type: "c" },
      ],
    },
  }),
  "stack history": JSON.stringify([
    { ...update(3, "update", "in-progress", {}), endTime: undefined },
    update(2, "update", "succeeded", {
      "payments:stopWrites": { value: "true", secret: false },
      "payments:processorApiKey": { secret: true },
    }),
    update(1, "refresh", "succeeded", {}),
    update(0, "update", "failed", { "aws:region": { value: "x", secret: false } }),
  ]),
};
process.stdout.write(answers[args.slice(0, 2).join(" ")] ?? answers[args[0]] ?? "printed\n");
