import { type Environment, environments } from "../../environments/index.ts";
import { production as committed } from "../../environments/production.ts";

/**
 * Production as it is where a move restores the newest copy, and nothing waits in the other region: most of what can go
 * wrong in a move goes wrong there. The committed one, whose database AWS hands over, is what `global.test.ts` is about.
 */
export const production: Environment = {
  ...committed,
  compute: { ...committed.compute, standbyTasks: 0 },
  database: {
    ...committed.database,
    recovery: "copies",
    recoveryPoints: {
      everyMinutes: 60,
      keptDays: 3,
      copiesKeptDays: 14,
      copiesBetweenKeptDays: 2,
      maxDataLossMinutes: 180,
      testedWeekly: true,
    },
  },
};

/** All environments, each of which restores. */
export const restoring: readonly Environment[] = environments.map((environment) =>
  environment === committed ? production : environment,
);
