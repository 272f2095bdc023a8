import { statSync } from "node:fs";
import { get } from "node:https";
import { signOfLife } from "./sign-of-life.ts";

/** Seconds without a sign of life: a wait for messages takes 20, a payment 30. */
const silence = 90;

/** Exits with 0 when what runs in this container is well: `healthcheck`, or `healthcheck worker`. */
function main(kind: string | undefined): void {
  if (kind === "worker") {
    const age = Date.now() - statSync(signOfLife).mtimeMs;
    process.exitCode = age < silence * 1000 ? 0 : 1;
    return;
  }
  const asking = get(
    {
      host: "localhost",
      port: process.env.PORT,
      path: "/healthz",
      // This container's own certificate, whatever name it is for.
      ca: process.env.TLS_CERTIFICATE,
      checkServerIdentity: () => undefined,
      timeout: 4_000,
    },
    (response) => process.exit(response.statusCode === 200 ? 0 : 1),
  );
  asking.on("error", () => process.exit(1)).on("timeout", () => process.exit(1));
}

main(process.argv[2]);
