import type { PlainRecord } from "../model/registration.ts";
import { number, type Resource, record, records, text } from "../reachability/inventory.ts";
import {
  after,
  BeyondThePlay,
  type PlayedAnswer,
  type PlayedRequest,
  silence,
  step,
  turnedAway,
  unanswered,
} from "./answer.ts";
import { askTargets } from "./application.ts";
import { isAbout } from "./conditions.ts";
import type { Stage } from "./stage.ts";

/**
 * The answer of an application load balancer: the listener of the port tries its rules from the lowest number on, and its
 * default last. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
export function askBalancer(stage: Stage, balancer: Resource, request: PlayedRequest): PlayedAnswer {
  const { inventory } = stage;
  const arn = text(balancer.computed.arn) ?? balancer.id;
  const listener = inventory
    .ofType("aws:lb/listener:Listener")
    .find(({ inputs }) => inputs.loadBalancerArn === arn && inputs.port === request.port);
  if (listener === undefined) return silence(step(balancer, `has no listener on ${request.port}`));
  const rule = inventory
    .ofType("aws:lb/listenerRule:ListenerRule")
    .filter(({ inputs }) => inputs.listenerArn === listener.id)
    .toSorted((a, b) => (number(a.inputs.priority) ?? 0) - (number(b.inputs.priority) ?? 0))
    .find((one) => isAbout(one, request));
  const decides = rule ?? listener;
  const [action] = records(rule ? rule.inputs.actions : listener.inputs.defaultActions);
  if (action === undefined) throw new BeyondThePlay(decides, "has no action");
  return after(act(stage, decides, action, request), step(balancer, `is asked for ${asked(request)}`));
}

const asked = ({ method, host, path, port }: PlayedRequest): string =>
  `${method} https://${host}${port === 443 ? "" : `:${port}`}${path}`;

function act(stage: Stage, decides: Resource, action: PlainRecord, request: PlayedRequest): PlayedAnswer {
  switch (action.type) {
    case "fixed-response": {
      const { statusCode, messageBody } = record(action.fixedResponse);
      const [status, body] = [Number(statusCode), text(messageBody) ?? ""];
      const answers = step(decides, `answers ${status}`);
      return status === 503 ? turnedAway(body, answers) : unanswered(status, body, answers);
    }
    case "redirect":
      return unanswered(301, "", step(decides, "redirects"));
    case "forward": {
      const forwards = records(record(action.forward).targetGroups).map(({ arn }) => text(arn));
      const groups = [text(action.targetGroupArn), ...forwards].filter((arn) => arn !== undefined);
      return both(groups.map((arn) => askGroup(stage, decides, arn, request)));
    }
    default:
      throw new BeyondThePlay(decides, `has an action of type ${action.type}`);
  }
}

function askGroup(stage: Stage, decides: Resource, arn: string, request: PlayedRequest): PlayedAnswer {
  const group = stage.inventory.find("aws:lb/targetGroup:TargetGroup", arn);
  if (group === undefined) return unanswered(503, "", step(decides, `leads to ${arn}, which is not there`));
  return askTargets(stage, group, decides, request);
}

/** The worse of the answers of both sides: while a deployment shifts customers, either may be asked. */
function both(answers: readonly PlayedAnswer[]): PlayedAnswer {
  const [first] = answers;
  const worse = answers.find(({ servedIn }) => servedIn === undefined) ?? first;
  if (worse === undefined) return unanswered(503, "");
  return worse;
}
