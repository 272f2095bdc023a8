import test from "ava";
import { formatMaster, parseOwnMaster } from "../../../src/blocks/data/rotation/secret.ts";
import { beginning } from "../../support/beginning.ts";
import { crashing } from "../../support/rotation-crash.ts";
import { applicationArn, bootstrapEvent, world } from "../../support/rotation-world.ts";

test.after.always(() => world.stop());
const ownArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/production/use1/master-abcdef";
const first = "master-only-for-tests";
const context = {
  ...world.context,
  environment: { ...world.context.environment, masterSecretArn: ownArn },
};
const { host, port } = world.server;
const masterWith = (password: string) =>
  formatMaster({ host, port, dbname: "payments", username: "master", password });
const login = (stage: string) => parseOwnMaster(world.secrets.value(ownArn, stage) ?? "");
const setPassword = (password: string) => world.asSuperuser(`ALTER ROLE master PASSWORD '${password}'`);

const serial = beginning(async () => {
  await world.reset();
  world.secrets.create(ownArn, masterWith(first));
  world.secrets.enableRotation(ownArn);
});

/** Secrets Manager's calls for one rotation, or for the rest of one that has failed. */
async function rotate(using = context): Promise<void> {
  const ClientRequestToken = world.secrets.beginRotation(ownArn);
  for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"])
    await world.invoke({ Step, SecretId: ownArn, ClientRequestToken }, using);
}

serial(
  "the master's password is another one after each rotation, and the one before is refused",
  async (t) => {
    const before = login("AWSCURRENT");
    await rotate();
    t.not(login("AWSCURRENT").password, before.password);
    await t.notThrowsAsync(world.query(login("AWSCURRENT"), "SELECT 1"));
    await t.throwsAsync(world.query(before, "SELECT 1"), { message: /password authentication failed/ });
    t.deepEqual(world.leaks(), []);
  },
);

serial("the application's login is made and rotated with the master that is current", async (t) => {
  await rotate();
  await world.invoke(bootstrapEvent, context);
  await rotate();
  await world.rotate(context);
  await t.notThrowsAsync(world.query(world.current(), "SELECT 1"));
});

serial(
  "killed after any effect, a rotation of the master's password is finished by the next run",
  async (t) => {
    for (let effect = 1, died = true; died && effect < 60; effect += 1) {
      const using = crashing(context, effect);
      died = await rotate(using).then(
        () => false,
        () => true,
      );
      using.release();
      if (!died) t.true(using.effects() > 12, `the loop ended at ${using.effects()}`);
      await rotate();
      await t.notThrowsAsync(world.query(login("AWSCURRENT"), "SELECT 1"), `killed after ${effect}`);
    }
  },
);

serial("after a failover that lost the last password, the one before lets the master in", async (t) => {
  await rotate();
  await setPassword(first);
  await rotate();
  await t.notThrowsAsync(world.query(login("AWSCURRENT"), "SELECT 1"));
  await setPassword("somebody-elses");
  await t.throwsAsync(rotate(), { message: /refuses the master's current password and the one before/ });
});

serial("a secret that names another server has the password changed at its own alone", async (t) => {
  const asked: string[] = [];
  world.secrets.create(ownArn, masterWith(first).replace(host, "elsewhere.example.com"));
  world.secrets.enableRotation(ownArn);
  await rotate({
    ...context,
    connect: (as) => {
      asked.push(as.host);
      return context.connect(as);
    },
  });
  t.deepEqual([...new Set(asked)], [host]);
  t.is(login("AWSCURRENT").host, host);
  await t.notThrowsAsync(world.query(login("AWSCURRENT"), "SELECT 1"));
});

serial("who asks for a first password of the master's, or has another secret, is refused", async (t) => {
  await t.throwsAsync(world.invoke({ action: "bootstrap", secretId: ownArn }, context), {
    message: /the master has one/,
  });
  await t.throwsAsync(world.invoke({ action: "bootstrap", secretId: `${applicationArn}x` }, context), {
    message: /another secret/,
  });
  for (const text of ["{}", masterWith(first).replace('"port"', '"gate"')])
    t.throws(() => parseOwnMaster(text), { message: /must hold engine/ });
});
