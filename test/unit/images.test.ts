import test from "ava";
import { ArgumentError } from "../../src/cli/errors.ts";
import { parseArguments } from "../../src/tools/images/arguments.ts";
import {
  clusterPlatform,
  digestOf,
  explainMisfit,
  platformIn,
  platformsIn,
} from "../../src/tools/images/look.ts";
import { planMirror, type Registry, shown } from "../../src/tools/images/mirror.ts";
import { registriesIn, wantedImages } from "../../src/tools/images/wanted.ts";

const registry = (region: string): Registry => {
  const host = `123456789012.dkr.ecr.${region}.amazonaws.com/payments/production`;
  return { region, repositoryUrls: { app: `${host}/app`, collector: `${host}/collector` } };
};
const registries = [registry("us-east-1"), registry("us-west-2")];
const collector = "public.ecr.aws/aws-observability/aws-otel-collector:v1";

test("both registries get every image, the secondary region's first, so that replication has nothing to add", (t) => {
  const images = wantedImages("v1", { tag: "1.0.0", source: "registry.example/app:1.0.0" });
  const { logins, pushes } = planMirror("docker", registries, images);
  t.deepEqual(
    pushes.map(({ target }) => target.replace(/^\d+\.dkr\.ecr\./, "")),
    ["us-west-2", "us-east-1"].flatMap((region) => [
      `${region}.amazonaws.com/payments/production/collector:v1`,
      `${region}.amazonaws.com/payments/production/app:1.0.0`,
    ]),
  );
  t.deepEqual(logins.map(shown), [
    "aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com",
    "aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com",
  ]);
});

test("an image goes from registry to registry with all its platforms, by whichever tool there is", (t) => {
  const target = `${registries[1]?.repositoryUrls.collector}:v1`;
  const first = (tool: "docker" | "skopeo") =>
    planMirror(tool, registries, wantedImages("v1", { tag: undefined, source: undefined })).pushes[0];
  t.deepEqual(first("docker"), {
    target,
    source: collector,
    copy: {
      argv: ["docker", "buildx", "imagetools", "create", "--prefer-index=false", "--tag", target, collector],
    },
  });
  t.deepEqual(first("skopeo"), {
    target,
    source: collector,
    copy: {
      argv: ["skopeo", "copy", "--all", "--preserve-digests", `docker://${collector}`, `docker://${target}`],
    },
  });
});

test("an application without a source is only named, and without a tag not even that", (t) => {
  t.deepEqual(
    wantedImages("v1", { tag: "1.0.0", source: undefined }).map(({ name, source }) => [name, source]),
    [
      ["collector", collector],
      ["app", undefined],
    ],
  );
  t.is(wantedImages("v1", { tag: undefined, source: "somewhere" }).length, 1);
  const { pushes } = planMirror(
    "docker",
    registries,
    wantedImages("v1", { tag: "1.0.0", source: undefined }),
  );
  t.is(pushes.filter(({ copy }) => copy === undefined).length, 2);
});

test("an image for other processors, or another one under the same tag, is refused", (t) => {
  const manifests = (...platforms: readonly string[]) =>
    Buffer.from(
      JSON.stringify({
        manifests: platforms.map((each) => {
          const [os, architecture] = each.split("/");
          return { platform: { os, architecture } };
        }),
      }),
    );
  t.deepEqual(platformsIn(manifests("linux/amd64", "linux/arm64", "unknown/unknown")), [
    "linux/amd64",
    clusterPlatform,
  ]);
  // A single image's manifest names no platform: its configuration does.
  t.is(platformsIn(Buffer.from('{"config":{"digest":"sha256:1"},"layers":[]}')), undefined);
  t.deepEqual(platformIn(Buffer.from('{"os":"linux","architecture":"amd64"}')), ["linux/amd64"]);
  t.deepEqual(platformIn(Buffer.from("")), []);
  // What sha256sum says of an empty file.
  t.is(digestOf(Buffer.from("")), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const good = { digest: "sha256:1", platforms: [clusterPlatform] };
  t.is(explainMisfit("app:1", good, good), undefined);
  t.is(
    explainMisfit("app:1", { ...good, platforms: ["linux/amd64"] }, undefined),
    "app:1 is made for linux/amd64; the cluster runs linux/arm64",
  );
  t.regex(
    explainMisfit("app:1", good, { ...good, digest: "sha256:2" }) ?? "",
    /another image than its source: sha256:1, not sha256:2/,
  );
});

test("a word that a shell would read is quoted", (t) => {
  t.is(shown({ argv: ["docker", "it's", "$HOME"] }), `docker 'it'\\''s' '$HOME'`);
});

test("registries come from the stack's outputs, the primary region's first, or not at all", (t) => {
  const regions = Object.fromEntries(
    registries.map(({ region, repositoryUrls }) => [region, { repositoryUrls }]),
  );
  t.deepEqual(registriesIn(regions, ["us-west-2", "us-east-1"]), registries.toReversed());
  for (const missing of [null, {}, { "us-east-1": {} }])
    t.throws(() => registriesIn(missing, ["us-east-1", "us-west-2"]), {
      message: /no repositories in us-east-1 yet/,
    });
});

test("a tag that the configuration would refuse is refused before it is pushed", (t) => {
  const given = (tag: string) => parseArguments(["mirror", "--stack", "staging", "--tag", tag], ["staging"]);
  t.like(given("1.0.0"), { action: "mirror", stack: "staging", tag: "1.0.0" });
  for (const tag of ["latest", "a b", "-x:1"])
    t.throws(() => given(tag), {
      instanceOf: ArgumentError,
      message: `--tag ${tag}: has to be an exact image tag; never latest`,
    });
});
