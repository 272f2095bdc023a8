import { PolicyPack } from "@pulumi/policy";
import { rules } from "../rules/index.ts";
import { policiesOf } from "./policies.ts";

new PolicyPack("payments", { policies: policiesOf(rules) });
