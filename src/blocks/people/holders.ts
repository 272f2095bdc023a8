import type { Conditions, Holder } from "../../kit/role-needs.ts";

/** The actions of taking a role on. */
export const passOn = ["sts:AssumeRole", "sts:TagSession"];

/** The tags that every session has to bear. */
export const saying: Conditions = {
  StringEquals: {
    "aws:RequestTag/Environment": "{environment}",
    "aws:RequestTag/CostCenter": "{cost-center}",
  },
  StringLike: { "aws:RequestTag/Who": "?*" },
  "ForAllValues:StringEquals": { "aws:TagKeys": ["Environment", "CostCenter", "Who"] },
};

/** People whom the account lets in, with a second factor shown within the hour. */
export const people: Holder = {
  kind: "AWS",
  principal: "arn:aws:iam::{account}:root",
  actions: passOn,
  when: {
    ...saying,
    Bool: { "aws:MultiFactorAuthPresent": "true" },
    NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
  },
};

/** People whom an identity provider lets in, which asks for the second factor itself. */
export const provided: Holder = {
  kind: "AWS",
  principal: "arn:aws:iam::{account}:root",
  actions: passOn,
  when: { ...saying, ArnLike: { "aws:PrincipalArn": "arn:aws:iam::{account}:role/*" } },
  only: "where the configuration names the provider's roles",
};

/** A workflow on GitHub, by its token. */
export const workflow: Holder = {
  kind: "Federated",
  principal: "arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com",
  actions: ["sts:AssumeRoleWithWebIdentity"],
  when: {
    StringEquals: {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": "repo:?*",
    },
  },
};
