import type { Sets } from "./closed-set.ts";

/**
 * The closed sets of all types of the provider `random`. None has one: hashicorp/terraform-provider-random 3.9.0,
 * internal/provider.
 */
export const randomSets: Sets = {
  "random:index/randomBytes:RandomBytes": {},
  "random:index/randomId:RandomId": {},
  "random:index/randomInteger:RandomInteger": {},
  "random:index/randomPassword:RandomPassword": {},
  "random:index/randomPet:RandomPet": {},
  "random:index/randomShuffle:RandomShuffle": {},
  "random:index/randomString:RandomString": {},
  "random:index/randomUuid:RandomUuid": {},
  "random:index/randomUuid4:RandomUuid4": {},
  "random:index/randomUuid7:RandomUuid7": {},
};
