import type { Region } from "./region.ts";

export const usEast1: Region = {
  name: "us-east-1",
  code: "use1",
  // Not use1-az3: it is the one zone that lacks current instance families and several endpoint services.
  zones: ["az1", "az2", "az4", "az5", "az6"],
};
