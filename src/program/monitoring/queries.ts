import * as aws from "@pulumi/aws";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import type { LogQuery } from "../../kit/watch/watch.ts";

/** Saves questions to logs, in a folder of this region and environment. */
export function createQueries(scope: Scope, queries: readonly LogQuery[]): void {
  const block = enter(scope, "Queries");
  for (const { name, logGroup, commands } of queries)
    new aws.cloudwatch.QueryDefinition(
      nameIn(block, `query-${name.replaceAll(" ", "-")}`),
      {
        name: `${application}/${scope.suffix}/${scope.region.code}/${name}`,
        logGroupNames: [logGroup],
        queryString: commands.join("\n| "),
      },
      optionsIn(block),
    );
}
