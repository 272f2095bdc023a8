/** Where everything of ours is. */
const ours = "^(?:src|test|environments|regions)/";

/** What lies inside may import itself, and of the rest of ours what is listed. Types count like everything else. */
const room = (name, inside, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: `^${inside}` },
  to: { path: ours, pathNot: [inside, ...allowed].map((path) => `^${path}`) },
});

const below = {
  data: ["regions/", "environments/"],
  kit: ["regions/", "environments/", "src/kit/"],
  blocks: ["regions/", "environments/", "src/kit/", "src/recovery/"],
};

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment: "What imports itself in a circle cannot be read, tested or moved by itself.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    room("regions", "regions/", [], "Regions are data, and know nothing."),
    room("environments", "environments/", ["regions/"], "Environments are data, and know regions alone."),
    room("recovery", "src/recovery/", ["regions/"], "Decisions about databases are pure, and know regions alone."),
    room("cli", "src/cli/", [], "What commands share stands on libraries."),
    room("kit", "src/kit/", below.data, "What every block is handed knows no block."),
    {
      ...room("blocks", "src/blocks/([^/]+)/", below.blocks, "A block imports no other block: the program hands it what it needs."),
      to: { path: ours, pathNot: ["^src/blocks/$1/", ...below.blocks.map((path) => `^${path}`)] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
