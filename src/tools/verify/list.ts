import { type Check, subjects } from "./check.ts";

/** All checks, a line each. */
export function textList(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  return checks.map(({ id, what }) => `${id.padEnd(width)}  ${what}`).join("\n");
}

/** All checks as a page of Markdown, the same for the same checks. */
export function markdownList(checks: readonly Check[]): string {
  return `${[
    "# Checks after deployment",
    "",
    "What is looked at once an environment is deployed: by reading AWS's settings and by real connections from outside. Nothing is ever changed. Made by:",
    "`npm run --silent verify -- --list --markdown > docs/checks.md`",
    "",
    "`npm run verify -- --stack production` checks an environment, `npm run verify -- --help` tells the rest.",
    "",
    "The permissions are those of `npm run --silent verify -- --policy`: settings and states are read, no data and no secret. Where one is missing, the check that needs it fails and names it; the others go on.",
    "",
    "The checks of a capability (the public API, the lease, queued payments, sessions, the payment processor) are those of environments that have it; for others there are none.",
    "",
    "A check is skipped, with its reason, where there is nothing to look at: tasks in a region that waits, or a database that nobody can reach from outside. To check the database's connections as well, an administrator forwards its port through a session on one of the application's tasks (`aws ssm start-session --target ecs:CLUSTER_TASK_RUNTIME --document-name AWS-StartPortForwardingSessionToRemoteHost`), and names the near end: `--database-host localhost:5432`. No role of the environment may do that: whoever may forward a port of a task may also open a shell in it that nothing records. The check knocks with a name and a password that nobody has, so that no secret is needed.",
    ...subjects.flatMap((subject) => {
      const own = checks.filter((check) => check.subject === subject);
      return ["", `## ${subject}`, "", ...table(own)];
    }),
  ].join("\n")}\n`;
}

const table = (checks: readonly Check[]): readonly string[] => [
  "| Check | What it proves | Where it is not so | Asks for |",
  "| --- | --- | --- | --- |",
  ...checks.map(
    ({ id, per, what, remedy, needs }) =>
      `| \`${id}\`, ${per === "region" ? "each region" : "once"} | ${what} | ${remedy} | ${needs.map((need) => `\`${need}\``).join(", ") || "sockets only"} |`,
  ),
];
