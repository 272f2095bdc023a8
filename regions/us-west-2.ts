import type { Region } from "./region.ts";

export const usWest2: Region = {
  name: "us-west-2",
  code: "usw2",
  zones: ["az1", "az2", "az3", "az4"],
};
