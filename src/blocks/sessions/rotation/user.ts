import { DescribeUsersCommand, ModifyUserCommand } from "@aws-sdk/client-elasticache";
import type { SessionRotationContext } from "./context.ts";
import { pollMs, polls } from "./limits.ts";

/**
 * Gives the store's user exactly these passwords, and waits until they count. While a user is being changed, by a run
 * that died too, ElastiCache takes no other change.
 *
 * @throws Error without ElastiCache's own words: they could quote the request.
 */
export async function setPasswords(
  context: SessionRotationContext,
  passwords: readonly [string, string],
): Promise<void> {
  await untilActive(context);
  const { users, environment } = context;
  try {
    await users.send(new ModifyUserCommand({ UserId: environment.userId, Passwords: [...passwords] }));
  } catch (error) {
    throw new Error(
      `ElastiCache does not take the passwords: ${error instanceof Error ? error.name : "unknown"}`,
    );
  }
  await untilActive(context);
}

async function untilActive({ users, environment, wait }: SessionRotationContext): Promise<void> {
  for (let poll = 0; poll < polls; poll += 1) {
    const { Users = [] } = await users.send(new DescribeUsersCommand({ UserId: environment.userId }));
    const status = Users[0]?.Status;
    if (status === "active") return;
    if (status !== "modifying") throw new Error(`The store's user is ${status ?? "unknown"}`);
    await wait(pollMs);
  }
  throw new Error(`The store's user is still being modified after ${(polls * pollMs) / 60_000} minutes`);
}
