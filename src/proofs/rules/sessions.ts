import { at, has } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";
import {
  endpointsOf,
  everyThirtyDays,
  functionType,
  permissionsOf,
  rotationType,
  waitsFor,
} from "./rotations.ts";
import { peek } from "./unknowns.ts";

const cacheType = "aws:elasticache/serverlessCache:ServerlessCache";
const groupType = "aws:elasticache/userGroup:UserGroup";
const userType = "aws:elasticache/user:User";
const subnetType = "aws:ec2/subnet:Subnet";

/**
 * Commands that the store's user must not have: whole categories, and those that list sessions, empty the store, run
 * programs in it or set it up.
 */
const tooMuch =
  /^\+(?:@|keys|scan|randomkey|dbsize|flush|eval|fcall|function|script|acl|config|client\|(?:kill|list)|monitor|swapdb)/;

/** Rules about customers' sessions. */
export const sessionRules: readonly Rule[] = [
  ruleFor(
    userType,
    {
      id: "sessions-user",
      severity: "critical",
      pciDss: ["7.2.5"],
      requirement:
        "A user of the session store has a password, and may read and write sessions and nothing else",
      why: "A Redis user group needs the user called default, which can do everything; with Valkey there is none",
      sources: ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html"],
      remedy: "Give it the access string of src/blocks/sessions/access.ts",
    },
    (inputs) => {
      const [on, keys, nothing, ...commands] = String(inputs.accessString).split(" ");
      if (inputs.engine !== "valkey") return "is of an engine that lets the user called default in";
      const passwords = peek(inputs, "passwords");
      const none = passwords === undefined || (Array.isArray(passwords) && passwords.length === 0);
      if (none || inputs.noPasswordRequired === true || has(inputs, "authenticationMode"))
        return "has no password";
      if (on !== "on" || keys !== "~sessions:*" || nothing !== "-@all") return "reaches other keys";
      return (
        commands.some((command) => tooMuch.test(command) || !command.startsWith("+")) &&
        "may do more than with a session"
      );
    },
  ),
  ruleFor(
    cacheType,
    {
      id: "sessions-login",
      severity: "critical",
      pciDss: ["2.2.2", "7.2.1"],
      requirement: "A session store lets in the users of its group and nobody else",
      why: "A user group is the only way to control who uses a serverless cache",
      sources: ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html"],
      remedy: 'Give it a user group of engine "valkey" with the users of the stack',
    },
    ({ userGroupId }, cache, stack) => {
      const group = stack.source(cache, "userGroupId", groupType);
      if (userGroupId === undefined || group?.inputs.engine !== "valkey") return "lets in whoever reaches it";
      return usersOf(group, stack).length === 0 && "has a group without users";
    },
  ),
  ruleFor(
    userType,
    {
      id: "sessions-rotation",
      severity: "critical",
      pciDss: ["8.6.3"],
      requirement:
        "The session store's password rotates at once and every 30 days, once all that this takes is there, and no update puts an old one back",
      why: "A rotation that fails is retried in the background, and a difference in the password would put an old one back",
      sources: [
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html",
        "ours",
      ],
      remedy: "Keep createSessions()",
    },
    (_, user, stack) => {
      if (!user.ignoreChanges.includes("passwords")) return "would get its first password back";
      const rotation = stack
        .users(user, functionType, "environment")
        .flatMap((code) => stack.users(code, rotationType, "rotationLambdaArn"))[0];
      if (rotation === undefined) return "has a password that nobody rotates";
      if (!everyThirtyDays(rotation.inputs) || rotation.inputs.rotateImmediately !== true)
        return "rotates at another pace";
      const endpoints = ["secretsmanager", "elasticache"].map((service) =>
        endpointsOf(rotation, stack, service),
      );
      const permissions = permissionsOf(rotation, stack);
      const needed = [...cachesOf(user, stack), ...permissions, ...endpoints.flat()];
      return (
        (permissions.length === 0 ||
          endpoints.some(({ length }) => length === 0) ||
          !waitsFor(rotation, needed)) &&
        "does not wait for store, permission or endpoints"
      );
    },
  ),
  ruleFor(
    cacheType,
    {
      id: "sessions-place",
      severity: "critical",
      pciDss: ["1.4.4"],
      requirement: "A session store is in the data tier",
      why: "The data tier has no route to the internet and an ACL of its own",
      sources: ["ours"],
      remedy: "Give it the data tier's subnets",
    },
    (_, cache, { ofType }) => {
      const subnets = ofType(subnetType).filter(({ urn }) =>
        cache.propertyDependencies.subnetIds?.includes(urn),
      );
      return (
        (subnets.length === 0 || subnets.some(({ inputs }) => at(inputs.tags, "Tier") !== "data")) &&
        "is in another tier"
      );
    },
  ),
  ruleFor(
    cacheType,
    {
      id: "sessions-kept",
      severity: "medium",
      pciDss: ["3.2.1"],
      requirement: "No session outlives its store: there are no snapshots of it",
      why: "A snapshot would hold logins longer than customers are logged in",
      sources: ["ours"],
      remedy: "Set snapshotRetentionLimit to 0",
    },
    ({ snapshotRetentionLimit, snapshotArnsToRestores }) =>
      (snapshotRetentionLimit !== 0 || snapshotArnsToRestores !== undefined) && "has snapshots",
  ),
  ruleFor(
    cacheType,
    {
      id: "sessions-limits",
      severity: "low",
      pciDss: [],
      requirement: "A session store has a ceiling for what it may cost, and no floor",
      why: "A serverless cache grows, and costs, without a limit unless it has one, and a minimum is paid for by night, too; at the limit the oldest sessions go, before which an alarm has to be raised",
      sources: ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling-serverless.html", "ours"],
      remedy: "Set both maximums of cacheUsageLimits and no minimum",
    },
    ({ cacheUsageLimits }) => {
      const limits = [at(cacheUsageLimits, "dataStorage"), at(cacheUsageLimits, "ecpuPerSeconds", 0)];
      if (limits.some((limit) => typeof at(limit, "maximum") !== "number")) return "may cost anything";
      return limits.some((limit) => at(limit, "minimum") !== undefined) && "costs something by night, too";
    },
  ),
];

const usersOf = (group: Registration, { ofType }: Stack): readonly Registration[] =>
  ofType(userType).filter(({ urn }) => group.propertyDependencies.userIds?.includes(urn));

const cachesOf = (user: Registration, stack: Stack): readonly Registration[] =>
  stack.users(user, groupType, "userIds").flatMap((group) => stack.users(group, cacheType, "userGroupId"));
