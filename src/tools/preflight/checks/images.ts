import { BatchGetImageCommand, type ECRClient, GetDownloadUrlForLayerCommand } from "@aws-sdk/client-ecr";
import { z } from "zod";
import { asking, askingFor } from "../asking.ts";
import type { Examination, Preflight } from "../context.ts";
import { judged, type PreflightFinding, there } from "../finding.ts";
import type { WantedImage } from "../region-wants.ts";

export const imageExaminations: readonly Examination[] = [
  {
    id: "images",
    what: "The images that tasks run are in both regions, for the instances' architecture",
    needs: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    run: async (preflight) => {
      const { settings, regions, wants, stack } = preflight;
      if (settings.imageTag === undefined)
        return [
          there({
            what: "images",
            where: "registry",
            needed: "none",
            found: "no imageTag: nothing runs yet",
          }),
        ];
      const found = await Promise.all(
        regions.map((region) =>
          Promise.all(
            (wants.regions[region]?.images ?? []).map((image) => look(preflight, region, image, stack)),
          ),
        ),
      );
      return found.flat();
    },
  },
];

async function look(
  preflight: Preflight,
  region: string,
  image: WantedImage,
  stack: string,
): Promise<PreflightFinding> {
  const { repository, tag, architecture } = image;
  const found = await architecturesOf(preflight, region, image);
  return judged(found?.includes(architecture) === true, {
    what: `${repository}:${tag}`,
    where: region,
    needed: architecture,
    found: found === undefined ? "no such image" : found.join(", ") || "no architecture",
    mend:
      found === undefined
        ? `npm run images -- mirror --stack ${stack} (before the first update: without imageTag)`
        : `build it for linux/${architecture}, and push it under another tag`,
  });
}

const index = z.object({
  manifests: z.array(z.object({ platform: z.object({ architecture: z.string() }).optional() })),
});
const manifest = z.object({ config: z.object({ digest: z.string() }) });
const config = z.object({ architecture: z.string() });

/** The architectures that a tag's image is made for; undefined where there is no such repository or tag. */
async function architecturesOf(
  { clients, read }: Preflight,
  region: string,
  { repository, tag }: WantedImage,
): Promise<readonly string[] | undefined> {
  const client = clients.ecr(region);
  const answer = await askingFor(["ecr:BatchGetImage", region], ["RepositoryNotFoundException"], () =>
    client.send(
      new BatchGetImageCommand({
        repositoryName: repository,
        imageIds: [{ imageTag: tag }],
        acceptedMediaTypes: mediaTypes,
      }),
    ),
  );
  const [image] = answer?.images ?? [];
  if (image?.imageManifest === undefined) return undefined;
  const data: unknown = JSON.parse(image.imageManifest);
  const several = index.safeParse(data);
  if (several.success)
    // What attests how an image was made has an unknown one.
    return several.data.manifests
      .map(({ platform }) => platform?.architecture ?? "unknown")
      .filter((each) => each !== "unknown");
  const { digest } = manifest.parse(data).config;
  const url = await layerUrl(client, region, repository, digest);
  return [config.parse(await read(url)).architecture];
}

const mediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** The URL from which a layer is downloaded. An image's configuration is kept as one. */
async function layerUrl(
  client: ECRClient,
  region: string,
  repositoryName: string,
  layerDigest: string,
): Promise<string> {
  const { downloadUrl = "" } = await asking("ecr:GetDownloadUrlForLayer", region, () =>
    client.send(new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest })),
  );
  return downloadUrl;
}
