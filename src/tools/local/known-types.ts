import { ArgumentError } from "../../cli/errors.ts";

type Modules = Readonly<
  Record<string, Readonly<Record<string, { readonly __pulumiType?: string }>> | undefined>
>;

/** @throws ArgumentError that names a type which the provider does not have: a try that went on would take its time in vain */
export async function refuseUnknownTypes(types: readonly string[]): Promise<void> {
  if (types.length === 0) return;
  const modules = (await import("@pulumi/aws")) as unknown as Modules;
  const isKnown = (type: string) => {
    const [, module = "", , kind = ""] = type.split(/[:/]/);
    return modules[module]?.[kind]?.__pulumiType === type;
  };
  const strange = types.find((type) => !isKnown(type));
  if (strange !== undefined)
    throw new ArgumentError(
      `--leave-out ${strange}: has to be a type of @pulumi/aws, such as aws:sqs/queue:Queue`,
    );
}
