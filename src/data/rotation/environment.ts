/** The function's settings, from its environment variables of the same meaning. */
export interface Environment {
  /** `MASTER_SECRET_ARN`: the credential RDS manages; it may create roles. */
  readonly masterSecretArn: string;
  /** `APPLICATION_SECRET_ARN`: the only secret this function rotates. */
  readonly applicationSecretArn: string;
  /** `DATABASE_HOST`: the cluster's writer endpoint, the only server that is ever logged in to. */
  readonly databaseHost: string;
}

/** Names of the variables, for whoever deploys the function. */
export const ENVIRONMENT_VARIABLES = {
  masterSecretArn: "MASTER_SECRET_ARN",
  applicationSecretArn: "APPLICATION_SECRET_ARN",
  databaseHost: "DATABASE_HOST",
} as const satisfies Record<keyof Environment, string>;

const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/;
const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

const FORMATS: Readonly<Record<keyof Environment, readonly [RegExp, string]>> = {
  masterSecretArn: [SECRET_ARN, "the full ARN of a secret"],
  applicationSecretArn: [SECRET_ARN, "the full ARN of a secret"],
  databaseHost: [HOST, "a host name"],
};

/** @throws Error that names every variable that is missing or malformed. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const problems: string[] = [];
  const read = (key: keyof Environment): string => {
    const name = ENVIRONMENT_VARIABLES[key];
    const value = variables[name] ?? "";
    const [format, allowed] = FORMATS[key];
    if (!format.test(value)) problems.push(`${name} must be ${allowed}, but is ${JSON.stringify(value)}`);
    return value;
  };
  const environment = {
    masterSecretArn: read("masterSecretArn"),
    applicationSecretArn: read("applicationSecretArn"),
    databaseHost: read("databaseHost"),
  };
  if (problems.length > 0) throw new Error(`Invalid environment: ${problems.join("; ")}`);
  return environment;
}
