import { z } from "zod";
import { ReportedError } from "../../cli/errors.ts";
import { regionOutputs } from "../../contract/outputs.ts";
import type { Image, Registry } from "./mirror.ts";

/** The registry of AWS's OpenTelemetry collector. */
const collectorSource = "public.ecr.aws/aws-observability/aws-otel-collector";

/** The images that a service needs, as far as they are known: the application's has no tag before there is one. */
export function wantedImages(
  collectorTag: string,
  app: { readonly tag: string | undefined; readonly source: string | undefined },
): readonly Image[] {
  return [
    { name: "collector", tag: collectorTag, source: `${collectorSource}:${collectorTag}` },
    ...(app.tag === undefined ? [] : [{ name: "app" as const, tag: app.tag, source: app.source }]),
  ];
}

const part = z.object({ repositoryUrls: regionOutputs.shape.repositoryUrls });

/**
 * The registries, from the stack's output `regions`, the primary region's first.
 * @throws ReportedError where the stack has none yet
 */
export const registriesIn = (
  regions: unknown,
  names: readonly [primary: string, secondary: string],
): readonly Registry[] =>
  names.map((region) => {
    const { data } = part.safeParse(Object(regions)[region]);
    if (data === undefined)
      throw new ReportedError(
        `the stack has no repositories in ${region} yet: run npx pulumi up first, without imageTag`,
      );
    return { region, ...data };
  });
