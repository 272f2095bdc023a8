import { createHash } from "node:crypto";
import { z } from "zod";
import { readJson } from "../../kit/json.ts";
import type { Command, Tool } from "./mirror.ts";

/** The platform of the cluster's instances: the task definitions ask for it. */
export const clusterPlatform = "linux/arm64";

/** The image that a registry has under a name. */
export interface FoundImage {
  /** The digest, such as `sha256:0123…`. */
  readonly digest: string;
  /** The platforms, such as `linux/arm64`. */
  readonly platforms: readonly string[];
}

/** Prints the manifest byte by byte, so that its digest can be calculated. */
export const manifestOf = (tool: Tool, image: string): Command => ({
  argv:
    tool === "skopeo"
      ? ["skopeo", "inspect", "--raw", `docker://${image}`]
      : ["docker", "buildx", "imagetools", "inspect", "--raw", image],
});

/** Prints the configuration of an image of a single platform, which names the platform. */
export const configOf = (tool: Tool, image: string): Command => ({
  argv:
    tool === "skopeo"
      ? ["skopeo", "inspect", "--config", `docker://${image}`]
      : ["docker", "buildx", "imagetools", "inspect", "--format", "{{json .Image}}", image],
});

const platform = z.object({ os: z.string(), architecture: z.string() });
const index = z.object({ manifests: z.array(z.object({ platform: platform.optional() })) });

/** The digest of a manifest: https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
export const digestOf = (manifest: Buffer): string =>
  `sha256:${createHash("sha256").update(manifest).digest("hex")}`;

/**
 * The platforms of an image; undefined where its manifest does not say and its configuration has to be asked.
 * Attestations, whose platform is `unknown`, are no images.
 */
export function platformsIn(manifest: Buffer): readonly string[] | undefined {
  const { data } = index.safeParse(readJson(manifest.toString()));
  return data?.manifests.flatMap((each) =>
    each.platform && each.platform.os !== "unknown" ? [named(each.platform)] : [],
  );
}

/** The platform of an image of a single platform, from its configuration; none where it does not say. */
export function platformIn(config: Buffer): readonly string[] {
  const { data } = platform.safeParse(readJson(config.toString()));
  return data ? [named(data)] : [];
}

const named = ({ os, architecture }: z.infer<typeof platform>): string => `${os}/${architecture}`;

/** The reason against an image in the cluster; undefined for none. @param source the image that it has to be a copy of */
export function explainMisfit(
  name: string,
  found: FoundImage,
  source: FoundImage | undefined,
): string | undefined {
  if (!found.platforms.includes(clusterPlatform))
    return `${name} is made for ${found.platforms.join(", ") || "nothing that it tells of"}; the cluster runs ${clusterPlatform}`;
  if (source !== undefined && source.digest !== found.digest)
    return `${name} is another image than its source: ${found.digest}, not ${source.digest}. Tags are immutable: take a new one`;
  return undefined;
}
