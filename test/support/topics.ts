import type { ByHand, Trouble } from "../fixtures/engine/scenario.ts";
import type { Aws, Outcome, Properties, Types } from "../model/engine/state.ts";
import { places } from "../model/world.ts";

/** The AWS of the recordings: topics, what subscribes to them, and a database. */
export interface Topics extends Aws {
  readonly trouble: (trouble: Trouble | undefined) => void;
  readonly takeRequests: () => readonly string[];
  readonly all: () => readonly string[];
  readonly databases: () => readonly string[];
  readonly doByHand: (what: ByHand) => void;
}

export const types = {
  topic: "aws:sns/topic:Topic",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
  stash: "pulumi:index:Stash",
  database: "aws:rds/cluster:Cluster",
} as const;

export const region = places.primary.name;

export const rules: Types = {
  forcesNew: (type) => (type === types.topic ? ["fifoTopic"] : []),
  autoNamed: (type) => type === types.topic,
};

interface Topic {
  readonly name: string;
  readonly fifo: boolean;
  /** `displayName` and `tags`. */
  attributes: Properties;
}

/** The requests by which the provider makes a resource, changes it and deletes it. */
const requests: Readonly<
  Record<string, Readonly<Record<"create" | "update" | "delete", string | undefined>>>
> = {
  [types.topic]: { create: "CreateTopic", update: "SetTopicAttributes", delete: "DeleteTopic" },
  [types.subscription]: { create: "Subscribe", update: undefined, delete: "Unsubscribe" },
  [types.database]: {
    create: "RestoreDBClusterFromSnapshot",
    update: "ModifyDBCluster",
    delete: "DeleteDBCluster",
  },
};

export const requestOf = (type: string, what: "create" | "update" | "delete"): string | undefined =>
  requests[type]?.[what];

export function createTopics(): Topics {
  const topics = new Map<string, Topic>();
  /** Whether RDS manages the master's password of the one that there may be. */
  let database: { managed: boolean } | undefined;
  let asked: string[] = [];
  let refused: string | undefined;
  /** The request that is the last one, because nobody is left to hear of it. */
  let last: string | undefined;
  /** The request whose answer nobody waits for. */
  let lost: string | undefined;
  let ids = 0;

  /** Asks AWS for something. @returns whether it does it */
  const ask = (request: string | undefined): boolean => {
    if (request !== undefined) asked.push(request);
    return request === undefined || (refused !== request && refused !== "*");
  };
  const change = (topic: Topic, asked: Properties, key: string, request: string): boolean => {
    if (!(key in asked)) return true;
    if (last === "CreateTopic" || !ask(request)) return false;
    topic.attributes = { ...topic.attributes, [key]: asked[key] };
    return true;
  };

  /** A restore does not take all that a database is to be, and leaves the rest to a second request. */
  const restore = (): Outcome => {
    if (!ask("RestoreDBClusterFromSnapshot") || database !== undefined) return "refused";
    database = { managed: false };
    if (last === "RestoreDBClusterFromSnapshot" || !ask("ModifyDBCluster") || last === "ModifyDBCluster")
      return "half";
    database.managed = true;
    return "done";
  };
  const first = (): Topic => {
    const [topic] = topics.values();
    if (topic === undefined) throw new Error("there is no topic to change by hand");
    return topic;
  };
  const byHand: Readonly<Record<ByHand, () => void>> = {
    "make a snapshot": () => undefined,
    "delete the database": () => {
      database = undefined;
    },
    "manage the password": () => {
      if (database !== undefined) database.managed = true;
    },
    "rename the topic": () => {
      const topic = first();
      topic.attributes = { ...topic.attributes, displayName: "by hand" };
    },
    "tag the topic": () => {
      const topic = first();
      topic.attributes = { ...topic.attributes, tags: { Is: "one" } };
    },
    "untag the topic": () => {
      const { tags: _, ...attributes } = first().attributes;
      first().attributes = attributes;
    },
  };

  return {
    databases: () =>
      database === undefined ? [] : [`database: ${database.managed ? "managed" : "not managed"}`],
    doByHand: (what) => byHand[what](),
    trouble: (trouble) => {
      refused = trouble?.how === "refused" ? trouble.action : undefined;
      last = trouble?.how === "killed" ? trouble.action : undefined;
      lost = trouble?.how === "interrupted" ? trouble.action : undefined;
    },
    takeRequests: () => {
      const taken = asked;
      asked = [];
      return taken;
    },
    all: () =>
      [...topics.values()].map(
        ({ name, fifo, attributes }) => `${name}${fifo ? ".fifo" : ""}: ${attributes.displayName ?? ""}`,
      ),
    create(name, { type, inputs }) {
      const id = `${name}-${ids++}`;
      if (type === types.database) return { outcome: restore(), id };
      if (!ask(requestOf(type, "create"))) return { outcome: "refused", id };
      if (type !== types.topic) return { outcome: "done", id };
      const { tags, fifoTopic } = inputs;
      const topic: Topic = { name, fifo: fifoTopic === true, attributes: { tags } };
      topics.set(id, topic);
      const named = change(topic, inputs, "displayName", "SetTopicAttributes");
      return { outcome: named ? "done" : "half", id };
    },
    update(id, _, asked) {
      const topic = topics.get(id);
      // First the tags: recording failed-update-tagged.
      const changed =
        !topic ||
        (change(topic, asked, "tags", "TagResource") &&
          change(topic, asked, "displayName", "SetTopicAttributes"));
      return changed && lost !== "SetTopicAttributes" ? "done" : "half";
    },
    delete(id, { type }) {
      if (!ask(requestOf(type, "delete"))) return "refused";
      topics.delete(id);
      return "done";
    },
    read(id, { type, inputs }) {
      if (type === types.stash) return { ...inputs, output: inputs.input };
      if (refused === "*") return "no answer";
      // Whether its password is managed the provider does not read, and goes by what was wished.
      if (type === types.database)
        return database === undefined
          ? "gone"
          : { ...inputs, ...(database.managed ? { masterUserSecrets: true } : {}) };
      if (type !== types.topic) return inputs;
      const topic = topics.get(id);
      return topic ? { ...topic.attributes, ...(topic.fifo ? { fifoTopic: true } : {}) } : "gone";
    },
  };
}
