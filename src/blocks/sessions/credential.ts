import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { userName } from "./access.ts";
import { formatCredential } from "./rotation/secret.ts";
import { sessionsSecretName } from "./rotation-policy.ts";

/** The first password, which store and secret begin with alike: so the login works without anybody setting it up. */
export const createPassword = (scope: Scope): pulumi.Output<string> =>
  new random.RandomPassword(
    nameIn(scope, "password-sessions"),
    // ElastiCache takes 16 to 128 characters, and not all signs: letters and digits do.
    { length: 64, special: false },
    { parent: scope.parent },
  ).result;

interface CredentialSecret {
  readonly arn: pulumi.Output<string>;
  readonly version: aws.secretsmanager.SecretVersion;
}

/** The login of the application. */
export function createCredentialSecret(
  scope: Scope,
  password: pulumi.Input<string>,
  dataKeyArn: pulumi.Input<string>,
): CredentialSecret {
  const secret = new aws.secretsmanager.Secret(
    nameIn(scope, "secret-sessions"),
    {
      name: sessionsSecretName(scope),
      description: "The application's login to the session store; its password is rotated",
      kmsKeyId: dataKeyArn,
      recoveryWindowInDays: 0,
    },
    optionsIn(scope),
  );
  const version = new aws.secretsmanager.SecretVersion(
    nameIn(scope, "secret-version-sessions"),
    {
      secretId: secret.id,
      secretString: pulumi
        .output(password)
        .apply((first) => formatCredential({ username: userName, password: first })),
    },
    // Put back, the first version would take the application's password away.
    optionsIn(scope, { ignoreChanges: ["secretString"] }),
  );
  return { arn: secret.arn, version };
}
