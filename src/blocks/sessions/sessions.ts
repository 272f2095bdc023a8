import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { sessionsPort } from "../../../environments/ports.ts";
import { createFunctionRole } from "../../kit/function/role.ts";
import { variablesOf } from "../../kit/function/settings.ts";
import { createRotationFunction, type FunctionArgs } from "../../kit/rotation/function.ts";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { createCredentialSecret, createPassword } from "./credential.ts";
import { bundleRotation } from "./rotation/bundle.ts";
import { settings } from "./rotation/environment.ts";
import { functionTimeoutSeconds } from "./rotation/limits.ts";
import { rotationKind, rotationStatements } from "./rotation-policy.ts";
import { createStore, type StoreArgs } from "./store.ts";

interface SessionsArgs
  extends Omit<StoreArgs, "password">,
    Pick<FunctionArgs, "dataKeyArn" | "logsKeyArn" | "logDays"> {
  /** The network of the rotation function. */
  readonly rotation: Pick<FunctionArgs, "subnetIds" | "groupId" | "reserved"> & {
    /** The resources without which the rotation function cannot reach the store and AWS. */
    readonly network: readonly pulumi.Resource[];
  };
}

/** The store of customers' sessions, and the login to it, with TLS and as a client of a cluster. */
export interface Sessions {
  /** The store's name in CloudWatch. */
  readonly cacheName: pulumi.Output<string>;
  readonly host: pulumi.Output<string>;
  readonly port: number;
  /** The ARN of the secret, once it holds `username` and `password`. */
  readonly secretArn: pulumi.Output<string>;
  /** The name of the function that changes the password. */
  readonly rotationFunction: pulumi.Output<string>;
}

const rotationDays = 30;

const code = await bundleRotation();

/**
 * A region's session store. Each region has its own, and nothing is copied from one to the other: after a move customers
 * log in again, and no session of a lost region can be used anywhere.
 */
export function createSessions(scope: Scope, args: SessionsArgs): Sessions {
  const block = enter(scope, "Sessions");
  const { dataKeyArn, logsKeyArn, logDays, rotation } = args;
  const password = createPassword(block);
  const { user, cache } = createStore(block, { ...args, password });
  const host = cache.endpoints.apply(addressOf);
  const secret = createCredentialSecret(block, password, dataKeyArn);
  const rotator = createRotationFunction(block, {
    ...rotation,
    name: nameIn(block, rotationKind),
    kind: rotationKind,
    description: "Rotates the application's password to the session store",
    code,
    variables: variablesOf(settings, { secretArn: secret.arn, userId: user.userId, host }),
    timeoutSeconds: functionTimeoutSeconds,
    role: createFunctionRole(
      block,
      rotationKind,
      rotationStatements(block, { dataKeyArn, userArn: user.arn }),
    ),
    dataKeyArn,
    logsKeyArn,
    logDays,
    secretArn: secret.arn,
  });
  new aws.secretsmanager.SecretRotation(
    nameIn(block, "rotation-sessions"),
    {
      secretId: secret.arn,
      rotationLambdaArn: rotator.arn,
      rotationRules: { automaticallyAfterDays: rotationDays },
      // The first password is in the stack's state, and this shows on the first day whether the function works.
      rotateImmediately: true,
    },
    optionsIn(block, { dependsOn: [rotator.permission, cache, secret.version, ...rotation.network] }),
  );
  return {
    cacheName: cache.name,
    host,
    port: sessionsPort,
    // Of the version, which has to be there before a task asks for it.
    secretArn: secret.version.secretId,
    rotationFunction: rotator.name,
  };
}

/**
 * The store's address. Undefined is all that the engine knows of a store that an update leaves out (`--exclude`), with all
 * that needs it.
 */
function addressOf(endpoints: readonly { readonly address: string }[] | undefined): string {
  if (endpoints === undefined) return "";
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("ElastiCache gave the session store no address");
  return endpoint.address;
}
