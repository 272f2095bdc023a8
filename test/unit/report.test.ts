import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { difference } from "../../src/proofs/model/diff.ts";
import { resourcesOf } from "../../src/proofs/model/resources.ts";
import { proveReachability } from "../../src/proofs/reachability/index.ts";
import { pageCss } from "../../src/report/page/assets.ts";
import { graphOf } from "../../src/report/page/diagram/draw-graph.ts";
import { type Box, boxesIn } from "../../src/report/page/diagram/graph.ts";
import { type Drawing, headOf, layOut, lineSize, titleSize } from "../../src/report/page/diagram/layout.ts";
import { doorsOf, guardedBehind, guardsOf, namesOf } from "../../src/report/page/doors.ts";
import { html, verbatim } from "../../src/report/page/html.ts";
import { inventoryOf } from "../../src/report/page/inventory.ts";
import { readNetwork } from "../../src/report/page/network.ts";
import { originOf } from "../../src/report/page/origin.ts";
import { reachOf } from "../../src/report/page/paths.ts";
import type { Report, ReportPlan, ReportState } from "../../src/report/page/report.ts";
import { drawingsOf } from "../../src/report/page/sections/architecture.ts";
import { recoveryOf } from "../../src/report/page/sections/recovery.ts";
import { numbersIn } from "../../src/report/page/sections/requirements.ts";
import { palette } from "../../src/report/page/style/palette.ts";
import { pictures, reportPage } from "../../src/report/page/write.ts";
import { complete, synthesizePlatform } from "../support/platform.ts";
import {
  committedPage,
  committedPlan,
  committedReport,
  dataOf,
  everythingIn,
  reportOn,
  reportPlans,
} from "../support/report.ts";

const nasty = `<script>alert("1")</script>'&`;

let plans: readonly ReportPlan[];
let report: Report;
let page: string;
test.before(async () => {
  plans = await reportPlans();
  report = await committedReport();
  page = await committedPage();
});

/** Production with its primary region active. */
const usual = (): ReportState => stateAt(0, 0);
const stateAt = (environment: number, state: number): ReportState => {
  const found = report.environments[environment]?.states[state];
  if (found === undefined) throw new Error("no such state");
  return found;
};

test("texts are escaped, also in attributes, and only markup is not", (t) => {
  t.is(
    html`<p title="${nasty}">${nasty}${[html`<b>${1}</b>`, "<"]}${verbatim("<i>")}</p>`.text,
    `<p title="${escaped}">${escaped}<b>1</b>&lt;<i></p>`,
  );
});
const escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;";

test("nothing that a plan holds becomes markup; and the same plan gives the same bytes", async (t) => {
  const { plan } = stateAt(1, 0);
  const { synthesis } = plan;
  const renamed = synthesis.registrations.map((each) =>
    each.type.endsWith(":LogGroup")
      ? { ...each, name: nasty, inputs: { ...each.inputs, name: nasty } }
      : each,
  );
  const bad = {
    ...plan,
    violations: [{ rule: "log-group", subject: nasty, message: nasty, why: nasty, remedy: nasty }],
    synthesis: {
      ...synthesis,
      registrations: renamed,
      logs: [{ severity: "warning" as const, message: nasty }],
    },
  };
  const make = () => reportPage({ ...reportOn([bad]), project: nasty, version: nasty });
  const made = await make();
  t.false(made.includes('alert("1")'));
  t.true(made.includes(escaped));
  t.is(made.split("<script").length, 3, "its data and its script");
  t.is(await make(), made);

  t.false(made.includes('id="active-0"'), "one state leaves nothing to choose");
  t.true(made.includes("Only one state of staging was planned"));
});

test("both stacks in both states weigh less than 2 MiB", (t) => {
  t.true(Buffer.byteLength(page) < 2 * 1024 * 1024, `${Buffer.byteLength(page)} bytes`);
});

test("the policy allows the page's own style and script, and no network", (t) => {
  const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const hash = (tag: string) => {
    const [, text = ""] = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(page) ?? [];
    return `&#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`;
  };
  t.deepEqual(policy.split("; "), [
    "default-src &#39;none&#39;",
    `style-src ${hash("style")}`,
    `script-src ${hash("script")}`,
    "base-uri &#39;none&#39;",
    "form-action &#39;none&#39;",
  ]);
  const markup = page.replace(/<style>.*<\/style>/s, "").replace(/<script>.*<\/script>/s, "");
  t.notRegex(markup, /<[^>]*\s(?:on[a-z]+|style|src|srcset)=/, "nothing that the policy would refuse");
  t.notRegex(page, /url\((?!#)|@import/);
});

test("no style looks through the whole page for each of its elements, which takes a browser seconds", (t) => {
  t.notRegex(pageCss(report), /:root:has\([^)]*\)(?! \{|,)/);
});

test("no secret is in the report, and what is one shows that it is", (t) => {
  const all = everythingIn(page);
  t.false(all.includes(complete.processorApiKey ?? ""));
  t.false(all.includes("PRIVATE KEY"));
  t.true(dataOf(page).includes('"secretString":"[secret]"'));
});

test("every resource of every state is in the inventory, once", (t) => {
  const buttons = new Set([...page.matchAll(/>([^<>]*)<\/button>/g)].map(([, label]) => label));
  for (const environment of report.environments) {
    const registered = environment.states.flatMap(({ plan }) =>
      resourcesOf(plan.synthesis).map(({ name, type }) => `${type} ${name}`),
    );
    const rows = inventoryOf(environment);
    t.deepEqual(rows.length, new Set(registered).size);
    for (const { name } of rows) t.true(buttons.has(name), name);
    for (const state of environment.states)
      t.is(
        rows.filter(({ versions }) => versions.some(({ states }) => states.includes(state))).length,
        resourcesOf(state.plan.synthesis).length,
      );
  }
});

test("a resource that a move changes has a version for each state", (t) => {
  const [environment] = report.environments;
  const [before, after] = environment?.states ?? [];
  if (!environment || !before || !after) throw new Error("no states");
  const changed = difference(before.plan.synthesis, after.plan.synthesis).changed.map(
    ({ after: resource }) => resource.name,
  );
  const rows = inventoryOf(environment);
  for (const name of changed)
    t.true(
      rows.some((row) => row.name === name && row.versions.length === 2),
      name,
    );
});

test("what is public: the load balancers and the API, by their names", (t) => {
  const { plan, network } = usual();
  t.deepEqual(
    doorsOf(plan.synthesis, network).map((door) => [
      door.name,
      door.region,
      door.ports,
      namesOf(door, plan.synthesis).some((name) => name.endsWith("(PRIMARY)")),
    ]),
    [
      ["load-balancer", "us-east-1", "80, 443", true],
      ["load-balancer", "us-west-2", "80, 443", false],
      ["API Gateway", "us-east-1", "443", true],
      ["API Gateway", "us-west-2", "443", false],
    ],
  );
});

test("a web ACL is before every door, if not at it then at what all its ways lead to", (t) => {
  const { plan, network } = usual();
  for (const door of doorsOf(plan.synthesis, network)) {
    const own = guardsOf(door, plan.synthesis);
    const behind = guardedBehind(door, plan.synthesis, network);
    const acl = `web-acl-${door.region === "us-east-1" ? "use1" : "usw2"}-production`;
    if (door.name === "API Gateway") {
      t.deepEqual(own, []);
      t.deepEqual(behind, [{ party: "load-balancer", guards: [acl] }]);
    } else t.deepEqual([own, behind], [[acl], []]);
  }
  t.regex(page, /behind load-balancer: <code>web-acl-use1-production<\/code>/);
  const unguarded = {
    ...plan.synthesis,
    registrations: plan.synthesis.registrations.filter(({ type }) => !type.endsWith(":WebAclAssociation")),
  };
  for (const door of doorsOf(unguarded, network)) t.deepEqual(guardedBehind(door, unguarded, network), []);
});

test("it says what it was made from, and how much of the standard it is about", (t) => {
  t.true(page.includes("Made on 2030-01-02 from version 1.2.3, commit 0123abc of 2030-01-01."));
  t.true(page.includes(`Rules serve ${numbersIn(report).length} of the standard&#39;s 250 requirements`));
  t.regex(
    originOf(join(import.meta.dirname, "../.."), new Date(0)).commit,
    /^[0-9a-f]{7,} of \d{4}-\d\d-\d\d/,
  );
  t.deepEqual(originOf("/", new Date(0)), {
    commit: "not known: this is no working tree of git",
    madeOn: "1970-01-01",
  });
});

test("the matrix opens what the proof finds open, and says of the rest what blocks it", (t) => {
  for (const { states } of report.environments)
    for (const { plan, network } of states) {
      const key = (from: string, to: string) => `${from} > ${to}`;
      const { standingOf } = network;
      const found = network.connections
        .map(({ from, to }) => [standingOf(from), standingOf(to)] as const)
        .filter((ends) => ends.some(({ vpc }) => vpc?.resource.stack === plan.stack))
        .map(([from, to]) => key(from.key, to.key));
      const reaches = reachOf(network, plan.stack);
      const open = reaches.filter(({ ways }) => ways.some((way) => way.open));
      t.deepEqual(open.map(({ from, to }) => key(from.key, to.key)).sort(), [...new Set(found)].sort());
      for (const { ways } of reaches)
        for (const way of ways) {
          t.is(
            way.hops.some((hop) => hop.includes("✗")),
            !way.open,
          );
          if (way.open) t.not(way.why, "", `${way.traffic} is open by a flow`);
        }
    }
});

test("every flow is drawn, or said in the box that it leads to", (t) => {
  const { plan, network } = usual();
  const { boxes, arrows } = graphOf(plan, network);
  const all = boxesIn(boxes);
  for (const { from, to, ways } of reachOf(network, plan.stack)) {
    if (!ways.some(({ open }) => open)) continue;
    const drawn = arrows.some((arrow) => arrow.from === from.key && reaches(arrow.to, to.key));
    const said = all.some(({ id, lines }) => id === to.key && lines.join(" ").includes(from.party));
    t.true(drawn || said, `${from.key} to ${to.key}`);
  }
  /** Straight, or over a peering's box. */
  function reaches(id: string, end: string): boolean {
    return id === end || arrows.some((arrow) => arrow.from === id && arrow.to === end);
  }
});

test("a drawing holds every box inside its own, apart from its neighbours, and every arrow", async (t) => {
  const { plan, network } = usual();
  const graph = graphOf(plan, network);
  const drawing = await layOut(graph);
  t.deepEqual(await layOut(graph), drawing, "the same each time");
  for (const { arrow, points } of drawing.arrows) t.true(points.length >= 2, `${arrow.from} to ${arrow.to}`);
  const check = (boxes: readonly Box[], within: Rectangle) => {
    const placed = boxes.map((box) => placeOf(box, drawing));
    for (const [index, place] of placed.entries()) {
      t.true(contains(within, place), boxes[index]?.id);
      for (const other of placed.slice(index + 1)) t.false(overlap(place, other), boxes[index]?.id);
    }
    for (const box of boxes) check(box.boxes, placeOf(box, drawing));
  };
  check(graph.boxes, { x: 0, y: 0, width: drawing.width, height: drawing.height });
});

test("in every state everything stands at the same place, so that before and after can be compared", async (t) => {
  for (const { states } of report.environments) {
    const graphs = states.map(({ plan, network }) => graphOf(plan, network));
    const drawings = await drawingsOf(states);
    const places = new Map<string, Rectangle>();
    for (const [index, drawing] of drawings.entries()) {
      t.deepEqual(
        drawing.boxes.map(({ box }) => box.id).toSorted(),
        boxesIn(graphs[index]?.boxes ?? [])
          .map(({ id }) => id)
          .toSorted(),
      );
      t.is(drawing.arrows.length, graphs[index]?.arrows.length ?? 0);
      for (const { box, ...place } of drawing.boxes) {
        t.deepEqual(places.get(box.id) ?? place, place, box.id);
        places.set(box.id, place);
        t.true(place.height >= headOf(box), `${box.id} holds its texts`);
      }
    }
    const said = drawings.map(({ boxes }) => JSON.stringify(boxes.map(({ box }) => [box.kind, box.lines])));
    t.is(new Set(said).size, 2, "and what differs shows");
  }
});

test("the diagram's texts are 11 pixels or more on a screen of 1440, and all of them on a telephone", async (t) => {
  for (const { states } of report.environments)
    for (const drawing of await drawingsOf(states))
      t.true((lineSize * (1440 - 32)) / (drawing.width + 16) >= 11, `${drawing.width} wide`);
  const sheet = pageCss(report);
  t.true(sheet.includes(`font-size: ${lineSize}px`) && sheet.includes(`font-size: ${titleSize}px`));
  t.regex(
    sheet,
    /@media \(max-width: 700px\)[^@]*figure \.diagram,[^}]*max-width: none/,
    "not shrunk, but scrolled",
  );
});

test("people, who says who somebody is, and the queues' way are in the picture", (t) => {
  const { plan, network } = usual();
  const { boxes, arrows } = graphOf(plan, network);
  const [people, provider] = ["people", "identity provider"].map((id) => boxes.find((box) => box.id === id));
  t.regex(people?.lines.join(" ") ?? "", /as operator, read-only .*with a second factor told of alarms$/);
  t.is(provider?.kind, "prepared", "none is set");
  t.deepEqual(
    arrows.filter(({ kind }) => kind === "people").map(({ from, to }) => [from, to]),
    [
      ["people", "region us-east-1"],
      ["people", "region us-west-2"],
    ],
  );
  for (const region of ["us-east-1", "us-west-2"]) {
    const queues = boxesIn(boxes).find(({ id }) => id === `queues ${region}`);
    t.deepEqual(queues?.lines.slice(-2), ["app sends", "worker receives"]);
    const [door] = arrows.filter(({ to }) => to === queues?.id);
    const callers = arrows.filter(({ to, kind }) => to === door?.from && kind === "messages");
    t.deepEqual(
      callers.map(({ from }) => from.split(" ")[0]),
      ["app", "worker"],
    );
    t.true(door?.from.startsWith("endpoints "));
  }
});

test("an identity provider is drawn with what it says who is", async (t) => {
  const synthesis = await synthesizePlatform("staging", {
    imageTag: "1.0.0",
    apiIssuer: "https://login.example.net/pool",
    apiAudiences: '["payments"]',
    peopleRoles: JSON.stringify([
      "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operators_????????????????",
    ]),
  });
  const { boxes, arrows } = graphOf(
    { synthesis, activeRegion: "us-east-1" },
    readNetwork(proveReachability([synthesis])),
  );
  const provider = boxes.find(({ id }) => id === "identity provider");
  t.deepEqual([provider?.kind, provider?.lines], ["outside", ["of people", "login.example.net"]]);
  const about = arrows.filter(({ kind }) => kind === "people");
  t.is(about.filter(({ to }) => to === "identity provider").length, 3, "people, and the API of each region");
  t.is(about.filter(({ from }) => from === "identity provider").length, 2);
});

const picture = "docs/images/architecture-production-us-east-1.svg";
test(`${picture} is in step: npm start -- --stack production --active us-east-1 --svg docs/images`, async (t) => {
  const [text = ""] = (await pictures(reportOn([await committedPlan()]))).values();
  t.is(readFileSync(join(import.meta.dirname, "../..", picture), "utf8"), text);
});

test("texts can be read on their grounds, in light and in dark: a contrast of 4.5 (WCAG 2.2, 1.4.3)", (t) => {
  const grounds = ["page", "ground", "sunken"];
  const pairs = [
    ...["ink", "quiet", "accent", "good", "warn", "bad"].flatMap((text) =>
      grounds.map((ground) => [text, ground]),
    ),
    ...["accent", "good", "warn", "bad"].map((text) => [text, `${text}-ground`]),
    ...["ink", "quiet"].flatMap((text) =>
      ["warn", "accent", "far"].map((ground) => [text, `${ground}-ground`]),
    ),
    ["page", "accent"],
  ];
  for (const [text = "", ground = ""] of pairs)
    for (const scheme of [0, 1] as const) {
      const [a, b] = [text, ground]
        .map((name) => luminance(palette[name]?.[scheme] ?? ""))
        .sort((x, y) => y - x);
      t.true(((a ?? 0) + 0.05) / ((b ?? 0) + 0.05) >= 4.5, `${text} on ${ground}, ${scheme}`);
    }
});

test("tables say what they are and what their headings head; buttons and fields say what they do", (t) => {
  t.is(page.split("<table").length, page.split("<caption").length);
  t.deepEqual(page.match(/<th(?! scope=)[ >]/g) ?? [], []);
  t.deepEqual(page.match(/<button(?! type=)/g) ?? [], []);
  t.deepEqual(page.match(/<svg(?![^>]*(?:aria-hidden="true"|role="img" aria-labelledby))/g) ?? [], []);
  t.regex(page, /<html lang="en">/);
  t.regex(page, /<label for="search">/);
});

test("a move's time and loss are those that the planner prints", (t) => {
  const [environment] = report.environments;
  const [from, to] = environment?.states ?? [];
  if (!from || !to) throw new Error("no move");
  const { steps, minutes, every } = recoveryOf({
    from,
    to,
    difference: difference(from.plan.synthesis, to.plan.synthesis),
  });
  t.is(every, 60);
  t.is(minutes, Math.ceil(steps.reduce((sum, step) => sum + step.minutes, 0)));
  t.true(steps.some(({ name }) => name.startsWith("aurora-usw2-production-g2")));
});

test("every link leads somewhere, and no id is given twice", (t) => {
  const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  t.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
  const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
  t.deepEqual(
    [...new Set(links)].filter((id) => !ids.includes(id)),
    [],
  );
});

test("a broken rule is told at the rule, its requirement and its state", async (t) => {
  const [, , first, second] = plans;
  if (first === undefined || second === undefined) throw new Error("no plans");
  const [subject] = first.synthesis.registrations.filter(({ type }) => type.endsWith(":LogGroup"));
  const violations = [
    {
      rule: "log-group",
      subject: subject?.urn ?? "",
      message: "is kept for ever",
      why: "x",
      remedy: "Say how long",
    },
    {
      rule: "extra-reach",
      subject: subject?.urn ?? "",
      message: "reaches",
      why: "x",
      remedy: "Take it away",
    },
  ];
  const made = await reportPage(reportOn([{ ...first, violations }, second]));
  t.true(made.includes("is kept for ever"));
  t.true(made.includes("2 problems"));
  const [, row = ""] = /id="rule-log-group">(.*?)<\/tr>/s.exec(made) ?? [];
  t.is(row.split("1 broken").length, 2, "in one of the states");
  t.true(made.split("1 broken").length > 2, "and at the requirements that the rule serves");
  const [, proof = ""] = /id="rule-reachability">(.*?)<\/tr>/s.exec(made) ?? [];
  t.is(proof.split("1 broken").length, 2, "a proof's own rules are told as the proof");
  t.false(page.includes(" broken<"));
});

test("a network of no stack is empty", (t) => {
  t.deepEqual(reachOf(readNetwork(proveReachability([])), "production"), []);
});

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function placeOf({ id }: Box, { boxes }: Drawing): Rectangle {
  const found = boxes.find(({ box }) => box.id === id);
  if (found === undefined) throw new Error(`${id} has no place`);
  return found;
}

const contains = (outer: Rectangle, inner: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
