import { ReportedError } from "../../cli/errors.ts";
import type { Image, Registry } from "./mirror.ts";

/** Where AWS publishes its OpenTelemetry collector. */
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

/**
 * The registries, from the stack's output `regions`, the primary region's first.
 * @throws ReportedError where the stack has none yet
 */
export function registriesIn(
  regions: unknown,
  names: readonly [primary: string, secondary: string],
): readonly Registry[] {
  const outputs = (regions ?? {}) as Record<string, { repositoryUrls?: Registry["repositoryUrls"] }>;
  return names.map((region) => {
    const repositoryUrls = outputs[region]?.repositoryUrls;
    if (!repositoryUrls?.app || !repositoryUrls.collector)
      throw new ReportedError(
        `the stack has no repositories in ${region} yet: run npx pulumi up first, without imageTag`,
      );
    return { region, repositoryUrls };
  });
}
