import test from "ava";
import { regions } from "../../regions/index.ts";
import { strangeSuffix } from "../../src/proofs/model/with-suffix.ts";
import { proveApart } from "../../src/proofs/play/apart.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { inTurn } from "../support/mutate.ts";
import { edit, type Plans, type PlayFault, reworded } from "../support/plans.ts";
import { synthesizeBoth } from "../support/play.ts";
import { production } from "../support/restoring.ts";

let here: Plans;
let there: Plans;
test.before(async () => {
  here = await synthesizeBoth({ imageTag: "1.0.0" });
  there = await synthesizeBoth({ imageTag: "1.0.0", environmentSuffix: strangeSuffix });
});

const argsOf = ({ primary, secondary }: Plans) => ({
  standings: { primary: takeInventory([primary]), secondary: takeInventory([secondary]) },
  regions: { primary: regions[production.primary.region], secondary: regions[production.secondary.region] },
});

const suffixed = (kind: string, input: string, from: string, to: string) =>
  edit(`${kind}-use1-${strangeSuffix}`, reworded(input, from, to));

/** The environment's name where its suffix should be: the same while nobody sets one. */
const faults: readonly PlayFault[] = [
  [
    "a count of events",
    inTurn(
      suffixed(
        "metric-filter-root-use",
        "metricTransformation",
        `Audit/${strangeSuffix}`,
        "Audit/production",
      ),
      suffixed("alarm-root-use", "metricQueries", `Audit/${strangeSuffix}`, "Audit/production"),
    ),
    "environments-apart",
    "metric-filter-root-use-use1",
  ],
  [
    "a pattern of secrets",
    suffixed("event-rotation-failed", "eventPattern", `payments/${strangeSuffix}/`, "payments/production/"),
    "event-told",
    "A password cannot be changed",
  ],
  [
    "the name that the application is known by",
    suffixed(
      "alarm-transaction-p99",
      "metricQueries",
      '"Environment":"production"',
      `"Environment":"${strangeSuffix}"`,
    ),
    "series-sent",
    "alarm-transaction-p99-use1",
  ],
];

test("nothing of one environment is heard by another", (t) => {
  t.deepEqual(proveApart(argsOf(here), argsOf(there)), []);
});

for (const [what, change, rule, named] of faults)
  test(`environments played apart: ${what}`, (t) => {
    const found = proveApart(argsOf(here), argsOf(change(there)));
    t.true(
      found.some((one) => one.rule === rule && `${one.subject} ${one.message}`.includes(named)),
      JSON.stringify(found.map((one) => [one.rule, one.message])),
    );
  });
