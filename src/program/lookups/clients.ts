import type { RegionName } from "../../../regions/index.ts";
import { createClient } from "../../kit/aws-client.ts";

/**
 * The program's clients, each of a region. They are large: each is loaded where its service is asked.
 * @param endpoint the URL of an emulator; undefined for AWS
 */
export const clientsAt = (endpoint: string | undefined) => ({
  backup: async (region: RegionName) =>
    createClient((await import("@aws-sdk/client-backup")).BackupClient, { region }, endpoint),
  dynamodb: async (region: RegionName) =>
    createClient((await import("@aws-sdk/client-dynamodb")).DynamoDBClient, { region }, endpoint),
  ecs: async (region: RegionName) =>
    createClient((await import("@aws-sdk/client-ecs")).ECSClient, { region }, endpoint),
  rds: async (region: RegionName) =>
    createClient((await import("@aws-sdk/client-rds")).RDSClient, { region }, endpoint),
});
