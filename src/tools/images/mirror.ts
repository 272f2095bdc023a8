import type { ImageName } from "../../blocks/images/repositories.ts";

/** The programs that copy images from one registry to another. Docker needs its buildx, which Docker ships. */
export const tools = ["skopeo", "docker"] as const;
export type Tool = (typeof tools)[number];

/** One region's registry, and its repositories by image. */
export interface Registry {
  readonly region: string;
  readonly repositoryUrls: Readonly<Record<ImageName, string>>;
}

export interface Image {
  readonly name: ImageName;
  readonly tag: string;
  /** The source of the copy. Undefined: the command only tells that the image is missing. */
  readonly source: string | undefined;
}

/** A command; `input` is another one whose output it reads. Neither holds a password. */
export interface Command {
  readonly argv: readonly string[];
  readonly input?: readonly string[];
}

/** Something to push, and what pushes it. */
interface Push {
  readonly target: string;
  readonly source: string | undefined;
  readonly copy: Command | undefined;
}

export interface MirrorPlan {
  readonly logins: readonly Command[];
  readonly pushes: readonly Push[];
}

/**
 * The images that have to be in the registries before the first service, and the commands that bring them there.
 *
 * @param registries the primary's, then the secondary's. The secondary's is filled first: what is pushed to the
 * primary's is copied there by ECR, where
 *   the account replicates, and a tag that is there already stays as it is.
 */
export function planMirror(
  tool: Tool,
  registries: readonly Registry[],
  images: readonly Image[],
): MirrorPlan {
  const fill = registries.toReversed();
  return {
    logins: fill.map(({ region, repositoryUrls }) => login(tool, region, hostOf(repositoryUrls.app))),
    pushes: fill.flatMap(({ repositoryUrls }) =>
      images.map(({ name, tag, source }) => {
        const target = `${repositoryUrls[name]}:${tag}`;
        return {
          target,
          source,
          copy: source === undefined ? undefined : copy(tool, source, target),
        };
      }),
    ),
  };
}

/** A command as one would type it. */
export const shown = ({ argv, input }: Command): string =>
  [...(input ? [input] : []), argv].map((words) => words.map(quoted).join(" ")).join(" | ");

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const hostOf = (repositoryUrl: string): string => repositoryUrl.slice(0, repositoryUrl.indexOf("/"));

const login = (tool: Tool, region: string, host: string): Command => ({
  input: ["aws", "ecr", "get-login-password", "--region", region],
  argv: [tool, "login", "--username", "AWS", "--password-stdin", host],
});

/**
 * Copies an image from registry to registry, with every platform and the same digest: a pull would keep only this
 * machine's, and buildx would put an image of a single platform into an index of its own.
 * https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/#prefer-index
 */
const copy = (tool: Tool, source: string, target: string): Command => ({
  argv:
    tool === "skopeo"
      ? ["skopeo", "copy", "--all", "--preserve-digests", `docker://${source}`, `docker://${target}`]
      : ["docker", "buildx", "imagetools", "create", "--prefer-index=false", "--tag", target, source],
});
