import test from "ava";
import type { PlainRecord } from "../../src/proofs/model/registration.ts";
import { always, type Course, type Minute, summedUp } from "../../src/proofs/play/alarms/course.ts";
import { readFormula } from "../../src/proofs/play/alarms/math.ts";
import { type MetricAlarm, stateAt } from "../../src/proofs/play/alarms/metric-alarm.ts";
import { readRule } from "../../src/proofs/play/alarms/rule.ts";
import { type Raised, tellings, type Watchers } from "../../src/proofs/play/alarms/watch.ts";
import { matches } from "../../src/proofs/play/events/pattern.ts";
import { Unread } from "../../src/proofs/play/lexer.ts";
import { readFilter } from "../../src/proofs/play/logs/filter.ts";
import { eventPublisher, refusedBy } from "../../src/proofs/play/receive.ts";
import { indexed } from "../../src/proofs/reachability/inventory.ts";
import { resource } from "../support/resource.ts";

const spread: Minute = [
  [1, 97],
  [50, 3],
];

test("values are summed up as CloudWatch does it", (t) => {
  const minute = { from: 0, to: 1 };
  const of = (stat: string) => summedUp(always(spread), stat, minute);
  t.is(of("Sum"), 247);
  t.is(of("SampleCount"), 100);
  t.is(of("Average"), 2.47);
  t.deepEqual([of("Minimum"), of("Maximum"), of("p97"), of("p99")], [1, 50, 1, 50]);
  t.is(summedUp(always([]), "Sum", minute), undefined);
  const rare: Course = { usual: [[1, 1]], since: [[9, 1]], lasting: 10, every: 5 };
  t.is(summedUp(rare, "SampleCount", { from: -10, to: 20 }), 6);
  t.is(summedUp(rare, "Sum", { from: -10, to: 20 }), 2 + 18 + 2);
  t.is(summedUp(rare, "Sum", { from: 1, to: 5 }), undefined);
});

test("metric math leaves out what has no data, and what is divided by zero", (t) => {
  const values: Readonly<Record<string, number | undefined>> = { a: 6, b: 3, zero: 0, none: undefined };
  const result = (text: string) => readFormula(text)((id) => values[id]);
  t.is(result("a + b * 2"), 12);
  t.is(result("(a + b) / 3 - 1"), 2);
  t.is(result("a / zero"), undefined);
  t.is(result("a + none"), undefined);
  t.is(result("a + FILL(none, 0)"), 6);
  t.is(result("IF(a >= 6 AND b < 4, 100 * b / a, 0)"), 50);
  t.is(result("IF(none > 1, 1, 0)"), undefined);
  t.is(result("MAX([a, b, none])"), 6);
  t.throws(() => result("ANOMALY_DETECTION_BAND(a, 2)"), { instanceOf: Unread });
  t.throws(() => result("FILL(a, REPEAT)"), { instanceOf: Unread });
});

const alarm = (wrong: number, of: number, missing: string, name = ""): MetricAlarm => ({
  resource: resource(name),
  series: new Map(),
  keys: [],
  period: 1,
  formula: () => undefined,
  breaches: (value) => value > 0,
  wrong,
  of,
  missing,
});

test("missing data are treated as an alarm says, and as seldom as they can be", (t) => {
  // The newest comes last. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
  const state = (points: string, missing: string, wrong = 3) =>
    stateAt(
      alarm(wrong, 3, missing),
      (minute) => ({ "0": 0, X: 1 })[points[points.length - 1 + minute] ?? "-"],
      0,
      "OK",
    );
  t.is(state("0X-X-", "missing"), "OK");
  t.is(state("XX-X-", "notBreaching"), "ALARM");
  t.deepEqual(
    ["missing", "ignore", "breaching", "notBreaching"].map((each) => state("0----", each)),
    ["OK", "OK", "OK", "OK"],
  );
  t.deepEqual(
    ["missing", "ignore", "breaching", "notBreaching"].map((each) => state("-----", each)),
    ["INSUFFICIENT_DATA", "OK", "ALARM", "OK"],
  );
  t.deepEqual(
    ["missing", "ignore", "breaching", "notBreaching"].map((each) => state("----X", each)),
    ["ALARM", "OK", "ALARM", "OK"],
  );
  t.is(state("---X0", "breaching", 2), "ALARM");
});

test("composite rules are read", (t) => {
  const holds = (text: string) => readRule(text).holds((name) => (name.startsWith("a") ? "ALARM" : "OK"));
  t.true(holds('(ALARM("a1") AND ALARM("a2")) OR ALARM(b)'));
  t.false(holds('ALARM("a1") AND (ALARM("b") OR FALSE)'));
  t.true(holds("NOT ALARM(b) AND OK(b)"));
  t.true(holds("ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a1)"));
  t.throws(() => holds("ALARM(a) XOR ALARM(b)"), { instanceOf: Unread });
});

test("a composite alarm tells at the first minute in which its rule holds, unless what it waits for keeps it quiet", (t) => {
  const [late, early] = [alarm(1, 1, "missing", "late"), alarm(1, 1, "missing", "early")];
  const told = (suppressor: string | undefined, raised: Raised) => {
    const either = { rule: readRule("ALARM(late) OR ALARM(early)"), suppressor, wait: suppressor ? 2 : 0 };
    const watchers: Watchers = {
      receiversOf: ({ id }) =>
        id === "either" ? [{ topic: "page", severity: "page", refused: undefined }] : [],
      metric: [],
      composite: [{ ...either, resource: resource("either") }],
    };
    return tellings(watchers, raised).map(({ minute, refused }) => [minute, refused !== undefined]);
  };
  const both: Raised = new Map([
    [late, 9],
    [early, 3],
  ]);
  t.deepEqual(told(undefined, both), [[3, false]]);
  t.deepEqual(told("other", both), [[5, false]]);
  t.deepEqual(told("early", both), [[5, true]]);
  t.deepEqual(told("late", both), [[5, false]]);
});

test("a topic hears whoever its policy lets publish, and under a key whoever may use that too", (t) => {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "*",
    Resource: "*",
  };
  const policy = JSON.stringify({ Statement: statement });
  const refused = (inputs: PlainRecord) =>
    refusedBy(indexed([resource("topic", "aws:sns/topic:Topic", inputs)]), "topic", eventPublisher);
  t.is(refused({ policy }), undefined);
  t.regex(refused({ policy, kmsMasterKeyId: "alias/aws/sns" }) ?? "", /no key of the plan$/);
  t.regex(refused({}) ?? "", /^the policy of topic does not let/);
});

test("event patterns match as EventBridge matches", (t) => {
  const event = {
    source: "aws.ecs",
    detail: { state: "FAILED", tags: ["a", "b"], severity: 7, findings: [{ at: "x" }] },
  };
  const all: readonly (readonly [object, boolean])[] = [
    [{ source: ["aws.ecs"] }, true],
    [{ source: ["aws.ECS"] }, false],
    [{ source: [{ "equals-ignore-case": "AWS.ecs" }] }, true],
    [{ detail: { tags: ["b"] } }, true],
    [{ detail: { severity: ["7"] } }, false],
    [{ detail: { severity: [{ numeric: [">", 5, "<=", 7] }] } }, true],
    [{ detail: { state: [{ "anything-but": ["DONE"] }] } }, true],
    [{ detail: { state: [{ prefix: "FAI" }], reason: [{ exists: false }] } }, true],
    [{ detail: { reason: ["x"] } }, false],
    [{ detail: { findings: { at: ["x"] } } }, true],
    [{ detail: { $or: [{ state: ["DONE"] }, { severity: [7] }] } }, true],
    [{ detail: { $or: [{ state: ["DONE"] }, { severity: [8] }] } }, false],
  ];
  for (const [pattern, expected] of all)
    t.is(matches(JSON.parse(JSON.stringify(pattern)), event), expected, JSON.stringify(pattern));
  t.throws(() => matches({ source: "aws.ecs" }, event), { instanceOf: Unread });
  t.throws(() => matches({ source: [{ cidr: "10.0.0.0/8" }] }, event), { instanceOf: Unread });
});

test("filter patterns match as CloudWatch Logs matches", (t) => {
  const line = { name: "DeleteTrail", status: 429, text: "429", ro: false, by: { type: "Root" } };
  const all: readonly (readonly [string, boolean])[] = [
    ['{ $.by.type = "Root" }', true],
    ['{ $.by.type != "Root" }', false],
    ['{ $.by.name != "alice" }', false],
    ["{ ($.by.name NOT EXISTS) && ($.ro IS FALSE) }", true],
    ['{ $.name = "Delete*" }', true],
    ["{ $.status > 400 && $.status < 500 }", true],
    ["{ $.text > 400 }", false],
    ['{ $.status = "429" }', false],
    ['{ $.name = "x" || ($.by.type = "Root" && $.status = 429) }', true],
    ["{ $.status = * }", true],
  ];
  for (const [pattern, expected] of all) t.is(readFilter(pattern)(line), expected, pattern);
  for (const pattern of ["ERROR", '{ $.a ~ "b" }', "{ $.a = 1"])
    t.throws(() => readFilter(pattern), { instanceOf: Unread }, pattern);
});
