import { GetBucketLocationCommand } from "@aws-sdk/client-s3";
import { asking } from "../asking.ts";
import type { Examination, Preflight } from "../context.ts";
import { judged } from "../finding.ts";

const page = "docs/runbooks/state-backend.md";

export const stateExaminations: readonly Examination[] = [
  {
    id: "state",
    what: "The state outlives the loss of a region, and of this machine",
    needs: ["s3:GetBucketLocation"],
    run: async (preflight) => {
      const { environment, backend } = preflight;
      const own = [environment.primary.region, environment.secondary.region] as readonly string[];
      const place = await placeOf(preflight);
      return [
        judged(place !== undefined && !own.includes(place), {
          what: "state backend",
          where: "state",
          needed: `in neither ${own.join(" nor ")}`,
          found:
            place === undefined ? `${backend.url}, on this machine alone` : `${shown(backend.url)}, ${place}`,
          mend: `move it: ${page}`,
        }),
      ];
    },
  },
];

/** A URL without its query. */
const shown = (url: string): string => url.replace(/\?.*$/, "");

/** The region of the state's bucket, or words where the backend has none; undefined for a folder. */
async function placeOf({ backend: { url }, clients }: Preflight): Promise<string | undefined> {
  if (url.startsWith("file:")) return undefined;
  const [, bucket] = /^s3:\/\/([^/?]+)/.exec(url) ?? [];
  if (bucket === undefined) return "no region of AWS's";
  const { LocationConstraint } = await asking("s3:GetBucketLocation", "state", () =>
    clients.s3().send(new GetBucketLocationCommand({ Bucket: bucket })),
  );
  // Of the oldest region it says nothing, and EU of the next.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
  return LocationConstraint === "EU" ? "eu-west-1" : (LocationConstraint ?? "us-east-1");
}
