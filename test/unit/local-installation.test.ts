import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { ReportedError } from "../../src/cli/errors.ts";
import { findPulumi, installations, leastVersion } from "../../src/tools/stack/installation.ts";

/** A machine with a project in it, whose Pulumi installations are scripts that tell a version. */
function machine(t: ExecutionContext) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "installation-test-")));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const root = join(folder, "project");
  const file = (path: string, text: string) => {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    return place;
  };
  /** @param path the folder around `bin` */
  const install = (path: string, version: string) => {
    chmodSync(file(`${path}/bin/pulumi`, `#!/bin/sh\necho v${version}\n`), 0o755);
    return join(folder, path);
  };
  file("project/Pulumi.yaml", 'name: payments\nrequiredPulumiVersion: ">=3.256.0"\n');
  file("project/node_modules/pulumi/package.json", '{ "version": "3.265.0" }');
  // npm's script fetches before it tells a version; here it fails as without a network.
  chmodSync(
    file("project/node_modules/pulumi/run.js", "#!/bin/sh\necho pulumi: no network >&2; exit 1\n"),
    0o755,
  );
  mkdirSync(join(root, "node_modules/.bin"));
  symlinkSync("../pulumi/run.js", join(root, "node_modules/.bin/pulumi"));
  const home = join(folder, "home");
  /** @param path folders around `bin` */
  const places = (...path: readonly string[]) => ({
    root,
    home,
    path: [join(root, "node_modules/.bin"), ...path.map((each) => join(each, "bin"))].join(delimiter),
  });
  return { folder, root, home, install, places };
}

test("npm's own version comes first, then PATH, then Pulumi's folder, its newest first", (t) => {
  const { install, places } = machine(t);
  const [old, newer, own, further, usual] = [
    install("home/versions/3.99.0", "3.99.0"),
    install("home/versions/3.270.0", "3.270.0"),
    install("home/versions/3.265.0", "3.265.0"),
    install("opt", "3.260.0"),
    install("home", "3.261.0"),
  ];
  t.deepEqual(installations(places(further)), [own, further, usual, newer, old]);
});

test("an installation is found behind npm's script, and one behind a link", async (t) => {
  const { folder, install, places } = machine(t);
  const elsewhere = install("opt", "3.300.0");
  mkdirSync(join(folder, "links"));
  symlinkSync(join(elsewhere, "bin/pulumi"), join(folder, "links/pulumi"));
  const behind = { ...places(), path: [places().path, join(folder, "links")].join(delimiter) };
  for (const each of [places(elsewhere), behind]) {
    const { command, version } = await findPulumi(each);
    t.is(command, join(elsewhere, "bin/pulumi"));
    t.is(String(version), "3.300.0");
  }
});

test("one that is too old or does not work is passed over", async (t) => {
  const { install, places } = machine(t);
  const old = install("old", "3.255.9");
  const strange = install("strange", "unknown");
  const found = install("home/versions/3.256.0", "3.256.0");
  t.is((await findPulumi(places(old, strange))).command, join(found, "bin/pulumi"));
});

test.serial("where there is none, it is said what was found, and what fetching one said", async (t) => {
  const { install, places, root } = machine(t);
  const old = install("old", "3.255.9");
  const own = process.env.PATH;
  process.env.PATH = `${join(root, "node_modules/.bin")}${delimiter}${own}`;
  try {
    const error = await t.throwsAsync(findPulumi(places(old)), { instanceOf: ReportedError });
    t.regex(error?.message ?? "", /no Pulumi CLI from 3\.256\.0 on here, .*: pulumi: no network\n/);
    t.true(error?.message.includes(`${join(old, "bin/pulumi")} is 3.255.9`), error?.message);
  } finally {
    process.env.PATH = own;
  }
});

test("the project's own requirement is read", (t) => {
  t.regex(leastVersion(join(import.meta.dirname, "../..")), /^3\.\d+\.\d+$/);
  const { root } = machine(t);
  writeFileSync(join(root, "Pulumi.yaml"), 'requiredPulumiVersion: "3.x"\n');
  t.throws(() => leastVersion(root), { message: /requiredPulumiVersion is 3\.x; it has to be/ });
});
