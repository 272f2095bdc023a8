import type { RotationEnvironment } from "./environment.ts";
import { type Access, applicationFamily, type LoginFamily, peoplesFamilies } from "./roles.ts";

/** One secret of logins that take turns. */
export interface RotatedLogins {
  readonly of: "application" | Access;
  readonly secretArn: string;
  readonly family: LoginFamily;
}

/** The secrets of a function whose logins take turns. */
export const rotatedLogins = (environment: RotationEnvironment): readonly RotatedLogins[] => [
  applicationLoginsOf(environment),
  { of: "reader", secretArn: environment.readerSecretArn, family: peoplesFamilies.reader },
  {
    of: "administrator",
    secretArn: environment.administratorSecretArn,
    family: peoplesFamilies.administrator,
  },
];

export const applicationLoginsOf = ({ applicationSecretArn }: RotationEnvironment): RotatedLogins => ({
  of: "application",
  secretArn: applicationSecretArn,
  family: applicationFamily,
});
