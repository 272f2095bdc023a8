import { at, itemsOf, jsonIn } from "../../../proofs/model/inputs.ts";
import type { Registration, Synthesis } from "../../../proofs/model/registration.ts";
import { parseUrn } from "../../../proofs/model/urn.ts";
import { publicServices } from "../doors.ts";
import { inLines } from "./describe.ts";
import type { Links } from "./failover.ts";
import type { Arrow } from "./graph.ts";

/** Sids of the statements by which people take a role on: src/blocks/people/trust.ts. */
const byThemselves = "PeopleWithSecondFactor";
const byProvider = "PeopleOfIdentityProvider";

/** The people who work on the environment, and the provider that knows them or the API's callers. */
export function peopleLinks(synthesis: Synthesis, regions: readonly string[]): Links {
  const { registrations, stack } = synthesis;
  const roles = registrations.filter((each) => trusts(each, byThemselves) || trusts(each, byProvider));
  if (roles.length === 0) return { boxes: [], arrows: [] };
  const provided = roles.some((role) => trusts(role, byProvider));
  const issuers = registrations
    .filter(({ type }) => type === "aws:apigatewayv2/authorizer:Authorizer")
    .map(({ inputs }) => new URL(String(at(inputs.jwtConfiguration, "issuer"))).hostname);
  const [api] = publicServices(synthesis).filter(({ name }) => name === "API Gateway");
  return {
    boxes: [
      {
        id: "people",
        kind: "outside",
        title: "people",
        lines: [
          ...inLines(
            roles.map(({ name }) => name.replace(/^role-/, "").replace(`-${stack}`, "")),
            "as ",
          ),
          provided ? "let in by their provider" : "with a second factor",
          ...(registrations.some(({ type }) => type === "aws:sns/topic:Topic") ? ["told of alarms"] : []),
        ],
        boxes: [],
      },
      {
        id: "identity provider",
        kind: provided || issuers.length > 0 ? "outside" : "prepared",
        title: "identity provider",
        lines: [
          provided ? "of people" : "of people: none set",
          ...(api === undefined
            ? []
            : issuers.length > 0
              ? [...new Set(issuers)]
              : ["of API callers: none set"]),
        ],
        boxes: [],
      },
    ],
    arrows: [
      ...(provided ? [arrow("people", "identity provider", false)] : []),
      ...regions.map((region) => arrow(provided ? "identity provider" : "people", region, false)),
      ...(issuers.length === 0
        ? []
        : publicServices(synthesis)
            .filter(({ name }) => name === "API Gateway")
            .map(({ id }) => arrow(id, "identity provider", true))),
    ],
  };
}

const trusts = ({ type, urn, inputs }: Registration, sid: string): boolean =>
  type === "aws:iam/role:Role" &&
  parseUrn(urn).types.includes("payments:index:People") &&
  itemsOf(at(jsonIn(inputs.assumeRolePolicy), "Statement")).some((statement) => at(statement, "Sid") === sid);

const arrow = (from: string, to: string, upwards: boolean): Arrow => ({
  from,
  to,
  kind: "people",
  label: "",
  upwards,
});
