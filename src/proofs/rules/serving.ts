import { at } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import type { Stack } from "../model/rule.ts";

export const stashType = "pulumi:index:Stash";

/** Whether the fence of a provider's region lets customers in. */
export const isServedBy = (ofType: Stack["ofType"], provider: string): boolean =>
  ofType("aws:lb/listenerRule:ListenerRule").some(
    (rule) => rule.provider === provider && at(rule.inputs.tags, "Open") === "true",
  );

/** Whether customers meet a service's tasks once this update is done. */
export const serves = ({ inputs, provider }: Registration, { ofType }: Stack): boolean =>
  Number(inputs.desiredCount) > 0 && isServedBy(ofType, provider);

/** Whether a service is of a region that was closed, and may be opened behind its fence. */
export const isOpenedAgain = ({ dependencies }: Registration, { ofType }: Stack): boolean =>
  ofType(stashType).some(({ name, urn }) => name.startsWith("reopening-") && dependencies.includes(urn));
