import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { replace } from "./replace.ts";

type Encode = typeof structs.Struct.fromJavaScript;

/**
 * Spares inputs their way into protobuf and back, a message for each value in them: nobody sends them, and the monitor
 * reads what the SDK put in.
 *
 * @returns a function that puts the SDK's own way back
 */
export const spareStructs = (): (() => void) => replace(structs.Struct, "fromJavaScript", () => wrapped);

const wrapped: Encode = (record) => Object.assign(new structs.Struct(), { toJavaScript: () => record });
