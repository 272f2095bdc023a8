/**
 * Who may import whom: regions ← environments ← kit ← blocks ← program ← index ← proofs ← report ← tools. Imports of
 * types count like all others: a type that a lower floor takes from a higher one ties it there just as well.
 */

/** Everything of ours. */
const ours = "^(?:src|test|environments|regions|application|policy-pack|typescript)/";

/** What lies in a room may import its own files, and of the rest of ours what is listed. */
const room = (name, inside, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: inside },
  to: { path: ours, pathNot: [inside, ...allowed] },
});

const data = ["^regions/", "^environments/"];
const underBlocks = [...data, "^src/kit/", "^src/recovery/"];
/** Of what commands share, the program has the advice about AWS's errors alone. */
const underProgram = [...underBlocks, "^src/blocks/", "^src/contract/", "^src/cli/explain\\.ts$"];
const underTools = [...underProgram, "^src/program/", "^src/proofs/", "^src/report/", "^src/cli/"];

/** Every file of src lies in one of these. */
const rooms = [
  "^src/(?:cli|contract|kit|program|proofs|recovery|report)/",
  "^src/(?:blocks|tools)/[^/]+/",
  "^src/index\\.ts$",
];

/** The one file that runs the program for the proofs. */
const planner = "^src/proofs/planner\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment: "What imports itself by a detour can be neither read nor tested by itself.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "loose",
      comment: "A file beside the rooms would be held by none of their walls.",
      severity: "error",
      from: { path: "^src/", pathNot: rooms },
      to: {},
    },
    room("regions", "^regions/", [], "Regions are data and know nothing else."),
    room("environments", "^environments/", ["^regions/"], "Environments are data and know regions alone."),
    room(
      "recovery",
      "^src/recovery/",
      ["^regions/"],
      "Decisions about databases are pure and know regions alone.",
    ),
    {
      name: "recovery-is-pure",
      comment:
        "It decides by what it is handed: of libraries it has the one that reads records, and of Node nothing.",
      severity: "error",
      from: { path: "^src/recovery/" },
      to: { pathNot: [ours, "^node_modules/zod/"] },
    },
    room(
      "application",
      "^application/",
      [],
      "The reference application goes into an image by itself: it knows nothing of what it runs on but its variables.",
    ),
    room("typescript", "^typescript/", [], "What loads our files knows none of them."),
    room(
      "policy-pack",
      "^policy-pack/",
      ["^src/proofs/pack/"],
      "The policy pack is a proof, as Pulumi loads it.",
    ),
    room("cli", "^src/cli/", [], "What commands share stands on libraries alone."),
    room(
      "contract",
      "^src/contract/",
      ["^environments/flows\\.ts$", "^src/recovery/recorded\\.ts$"],
      "What readers of a stack agree on takes words from below, and knows no reader.",
    ),
    room("kit", "^src/kit/", data, "What every block is handed knows no block."),
    {
      name: "blocks",
      comment: "A block imports no other block: the program hands it what it needs.",
      severity: "error",
      from: { path: "^src/blocks/([^/]+)/" },
      to: { path: ours, pathNot: ["^src/blocks/$1/", ...underBlocks] },
    },
    room("program", "^src/program/", underProgram, "The program knows nothing of who looks at it."),
    {
      name: "monitoring",
      comment: "A block says what to watch about itself: monitoring lists no blocks.",
      severity: "error",
      from: { path: "^src/program/monitoring/" },
      to: { path: "^src/blocks/" },
    },
    room("index", "^src/index\\.ts$", ["^src/program/"], "The entry is the program."),
    {
      ...room(
        "proofs",
        "^src/proofs/",
        [...data, "^src/kit/", "^src/blocks/", "^src/recovery/", "^src/cli/"],
        "Proofs look at what the program registers; one file runs it.",
      ),
      from: { path: "^src/proofs/", pathNot: planner },
    },
    room(
      "planner",
      planner,
      [...data, "^src/index\\.ts$", "^src/program/lookups/lookups\\.ts$", "^src/proofs/"],
      "It runs the program, and nothing else does.",
    ),
    {
      name: "constants-alone",
      comment: "Of a block proofs read constants: a factory would bring AWS's SDK along.",
      severity: "error",
      from: { path: "^src/proofs/", pathNot: planner },
      to: { path: "^node_modules/@pulumi/(?:aws|random|tls)/", reachable: true },
    },
    room(
      "report",
      "^src/report/",
      [...data, "^src/proofs/", "^src/cli/"],
      "A report tells what proofs found, and finds nothing by itself.",
    ),
    {
      name: "tools",
      comment:
        "Tools share tools/stack alone. Nobody else's room lets them in, and they start the application.",
      severity: "error",
      from: { path: "^src/tools/([^/]+)/" },
      to: { path: ours, pathNot: ["^src/tools/$1/", "^src/tools/stack/", ...underTools] },
    },
    {
      name: "functions-alone",
      comment: "What runs in Lambda brings nothing of Pulumi's along.",
      severity: "error",
      from: { path: "^src/(?:blocks|kit)/.+/handler\\.ts$" },
      to: { path: ["^node_modules/@pulumi/", "^src/kit/scope\\.ts$"], reachable: true },
    },
    {
      name: "data-alone",
      comment: "What is read by itself, and shown to an auditor, brings nothing of Pulumi's along.",
      severity: "error",
      from: { path: ["^environments/", "^regions/", "^src/contract/"] },
      to: { path: "^node_modules/@pulumi/", reachable: true },
    },
    {
      name: "dependencies-alone",
      comment: "What is deployed or run must be there without what tests and checks are made with.",
      severity: "error",
      from: { path: ours, pathNot: "^test/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    skipAnalysisNotInRules: true,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
