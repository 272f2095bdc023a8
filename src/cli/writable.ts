import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { dirname } from "node:path";
import { ArgumentError } from "./errors.ts";

/** Tries to write to a file: by its permissions alone, root is told yes even where nobody can write. @throws ArgumentError */
export const writableFile = (flag: string, path: string): void =>
  tried(flag, path, "a file that can be written, in a folder that exists", () => {
    const wasThere = existsSync(path);
    closeSync(openSync(path, "a"));
    if (!wasThere) rmSync(path);
  });

/** Makes a folder to write to, and the folders that it is in, where they are not there. @throws ArgumentError */
export const writableFolder = (flag: string, path: string): void =>
  tried(flag, path, "a folder that can be written to, and is made where there is none", () =>
    makeFolder(path),
  );

/** Makes a folder and its parents one by one: Node's own `recursive` never ends below /proc. @throws the system's error */
function makeFolder(path: string): void {
  if (!existsSync(path)) {
    makeFolder(dirname(path));
    mkdirSync(path);
  }
  readdirSync(path);
  accessSync(path, constants.W_OK);
}

function tried(flag: string, path: string, allowed: string, action: () => void): void {
  try {
    action();
  } catch {
    throw new ArgumentError(`${flag} ${path}: has to be ${allowed}`);
  }
}
