import { type Environment, environments } from "../../../environments/index.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { oneOf } from "../../cli/flags.ts";
import { stackNameOf } from "../../kit/stack-name.ts";

/** The value of `--stack`, whole. @throws ArgumentError unless it is the stack of one of these environments */
export function stackOf(value: string | undefined, names: readonly string[]): string {
  if (value === undefined || !names.includes(stackNameOf(value))) return oneOf("--stack", value, names);
  return value;
}

/** The environment that a stack is of. @throws ArgumentError where there is none */
export function environmentOf(stack: string): Environment {
  const environment = environments.find(({ name }) => name === stackNameOf(stack));
  if (environment === undefined) throw new ArgumentError(`there is no environment ${stack}`);
  return environment;
}
