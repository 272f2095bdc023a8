import { hostName, readSettings, type Settings, secretArn } from "../../../kit/function/settings.ts";
import { type Access, accesses } from "../rotation/roles.ts";

/** The settings of a function that runs people's statements. */
interface SqlEnvironment {
  readonly access: string;
  /** The ARN of the secret with the function's login. */
  readonly loginSecretArn: string;
  /** The address of the database that is asked when a request names no other one. */
  readonly databaseHost: string;
}

export const settings: Settings<keyof SqlEnvironment> = {
  access: {
    variable: "ACCESS",
    format: new RegExp(`^(?:${accesses.join("|")})$`),
    allowed: accesses.join(" or "),
  },
  loginSecretArn: secretArn("LOGIN_SECRET_ARN"),
  databaseHost: hostName("DATABASE_HOST"),
};

/** @throws Error that names every variable that is missing or malformed. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): SqlEnvironment & { readonly access: Access } {
  const values = readSettings(settings, variables);
  return { ...values, access: values.access === "administrator" ? "administrator" : "reader" };
}
