import type { Loss, World } from "../types.ts";
import { violation } from "../violation.ts";
import { halfIn } from "./database.ts";

/** A half that is about to be opened is the one that AWS has written to, and nothing moves. */
export function checkOpening(world: World, opening: string, { writer }: Loss): void {
  if (!opening.includes(`${writer.replace("aurora-", "")}-of-`)) return;
  const { global } = world;
  const half = global && halfIn(world, global.writer);
  if (half?.name !== writer || global?.moving)
    throw violation(
      `${writer} is opened, but AWS has ${half?.name ?? "nothing"} written to${global?.moving ? `, and moves it to ${global.moving.to}` : ""}`,
    );
  if (!half.ready) throw violation(`${writer} is opened before it is there`);
  world.everOpened.add(writer);
  world.current = { cluster: writer, generation: half.generation };
}
