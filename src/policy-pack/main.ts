import { PolicyPack } from "@pulumi/policy";
import { rules } from "../policies/index.ts";
import { policiesOf } from "./policies.ts";

new PolicyPack("payments", { policies: policiesOf(rules) });
