import * as pulumi from "@pulumi/pulumi";
import { environments } from "../../../environments/index.ts";
import { readConfig } from "../../program/config/read.ts";
import { deploy } from "../../program/deploy.ts";
import { type Lookups, realLookups } from "../../program/lookups/lookups.ts";
import { isGateway } from "./environment.ts";
import { gapsVariable } from "./gaps.ts";
import { keepFromEngine } from "./unmade.ts";

/**
 * The program as `up:local` runs it: that of `src/index.ts`, but for two things. An environment that refuses an emulator
 * does so to keep its real stack's state from one, and takes it here, where the stack is another one: its state lies in
 * the try's own folder, and without the address of a gateway on this machine nothing is deployed at all. And what the
 * emulator lacks is kept from the engine.
 */
export default async function program(lookups?: Lookups) {
  const config = readConfig(environments.map((environment) => ({ ...environment, emulator: "allowed" })));
  if (!isGateway(config.endpoint))
    throw new pulumi.RunError(
      `endpoint is ${config.endpoint ?? "not set"}; allowed here: the gateway of npm run up:local, such as http://127.0.0.1:5000`,
    );
  const gaps = process.env[gapsVariable] ?? "";
  if (gaps !== "") keepFromEngine(gaps);
  return deploy(config, lookups ?? realLookups(config));
}
