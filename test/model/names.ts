import { closingName, reopeningName } from "../../src/recovery/closing.ts";
import type { Place } from "../../src/recovery/lineage.ts";
import { claimCheckName, fenceName } from "../../src/recovery/state.ts";
import { places } from "./world.ts";

export const claimCheck = claimCheckName(places.suffix);
export const serviceOf = ({ code }: Place): string => `service-${code}`;
export const workerOf = ({ code }: Place): string => `worker-${code}`;
export const fenceOf = ({ code }: Place): string => fenceName(code, places.suffix);
export const claimOf = ({ code }: Place): string => `claim-${code}`;
export const closingOf = ({ code }: Place, number: number): string =>
  closingName(code, places.suffix, number);
export const reopeningOf = ({ code }: Place, number: number): string =>
  reopeningName(code, places.suffix, number);
export const instanceOf = (cluster: string): string => `${cluster}-writer`;
export const loginOf = (cluster: string): string => `${cluster}-login`;
