/** `aws:ec2/routeTable:RouteTable` is a `route table`. */
export function words(type: string): string {
  const name = type.slice(type.lastIndexOf(":") + 1);
  if (type.startsWith("pulumi:providers:")) return `${name} provider`;
  return name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " ")
    .toLowerCase()
    .replace(/ configuration$/, "");
}
