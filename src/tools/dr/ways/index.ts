import type { RecoveryKind } from "../../../../environments/index.ts";
import type { Situation } from "../situation.ts";
import { copies } from "./copies.ts";
import { replica } from "./replica.ts";
import type { MoveWay } from "./way.ts";

const ways: Readonly<Record<RecoveryKind, MoveWay>> = { copies, replica };

export const wayOf = ({ environment }: Situation): MoveWay => ways[environment.database.recovery];
