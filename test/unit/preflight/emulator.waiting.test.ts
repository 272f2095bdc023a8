import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
} from "@aws-sdk/client-route-53";
import test from "ava";
import type { Preflight } from "../../../src/tools/preflight/context.ts";
import { inEmulator as serial, stopEmulator } from "../../support/emulator.ts";
import { backendWith, preflightOf } from "./sample.ts";

test.after.always(stopEmulator);

async function missing(id: string, given: Partial<Preflight> = {}) {
  const [{ examinations }, { preflightClients: clients }, { examine, missingOf }] = await Promise.all([
    import("../../../src/tools/preflight/checks/index.ts"),
    import("../../../src/tools/preflight/clients.ts"),
    import("../../../src/tools/preflight/run.ts"),
  ]);
  const found = await examine(
    examinations.filter((each) => each.id === id),
    preflightOf({ clients, ...given }),
  );
  return missingOf(found).map(({ what, found: text }) => `${what}: ${text}`);
}

serial("credentials of the emulator are those of its account", async (t) => {
  t.deepEqual(await missing("account", { backend: backendWith({}) }), []);
});

serial("zones have what stands in them, and what does not is missing", async (t) => {
  t.deepEqual(await missing("zones"), []);
  const { wants } = preflightOf();
  const here = wants.regions["us-east-1"];
  if (here === undefined) throw new Error("the sample has no region");
  const regions = {
    "us-east-1": {
      ...here,
      hostZones: ["use1-az1", "use1-az9"],
      endpointZones: { "com.amazonaws.us-east-1.sqs": ["use1-az2", "use1-az8"] },
    },
  };
  t.deepEqual(await missing("zones", { wants: { ...wants, regions } }), [
    "instance types: no m7g.large in use1-az9",
    "endpoint services: no com.amazonaws.us-east-1.sqs in use1-az8",
  ]);
});

serial("a zone has to be there, delegated to, and free of what is in the way", async (t) => {
  t.deepEqual(await missing("zone"), ["zone: none in this account"]);
  const { preflightClients } = await import("../../../src/tools/preflight/clients.ts");
  const route53 = preflightClients.route53();
  const Name = "staging.example.com";
  const { HostedZone } = await route53.send(new CreateHostedZoneCommand({ Name, CallerReference: "1" }));
  const Id = HostedZone?.Id ?? "";
  const { DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id }));
  t.deepEqual(await missing("zone"), ["delegation: no delegation"]);
  const names = {
    servers: async () =>
      (DelegationSet?.NameServers ?? []).map((name) => `${name.toUpperCase()}.`).toReversed(),
    issuers: async () => undefined,
  };
  t.deepEqual(await missing("zone", { names }), []);

  const record = (name: string, SetIdentifier?: string) =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: Id,
        ChangeBatch: {
          Changes: [
            {
              Action: "CREATE",
              ResourceRecordSet: {
                Name: name,
                Type: "A",
                TTL: 60,
                ResourceRecords: [{ Value: "192.0.2.1" }],
                ...(SetIdentifier && { SetIdentifier, Weight: 1 }),
              },
            },
          ],
        },
      }),
    );
  await record("www.staging.example.com");
  t.deepEqual(await missing("zone", { names }), []);
  await record("pay.staging.example.com", "primary");
  t.deepEqual(await missing("zone", { names }), ["records: pay.staging.example.com A"]);
  const own = `${Id.replace("/hostedzone/", "")}_pay.staging.example.com_A_primary`;
  const backend = backendWith({ "aws:route53/record:Record": [own] });
  t.deepEqual(await missing("zone", { names, backend }), []);
});
