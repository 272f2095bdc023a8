import { hostName, type Settings } from "../../../../kit/function/settings.ts";

/** The probe's settings. */
export interface ProbeEnvironment {
  /** The name that the load balancer's certificate has to be for, and that it is asked by. */
  readonly serverName: string;
}

export const settings: Settings<keyof ProbeEnvironment> = { serverName: hostName("SERVER_NAME") };
