import { spareOutputs } from "./spare-outputs.ts";
import { sparePlain } from "./spare-plain.ts";
import { spareStructs } from "./spare-structs.ts";
import { spareTraces } from "./spare-traces.ts";
import { spareWalks } from "./spare-walks.ts";

/** Has the SDK leave out work that a synthesis does not need. @returns a function that puts the SDK's own way back */
export type Spare = () => () => void;

export const spares: readonly Spare[] = [spareTraces, spareOutputs, sparePlain, spareStructs, spareWalks];
