/** A diagram before its layout: boxes inside boxes, and arrows between them. */
export interface Graph {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  /** The box's id, of which there is one in the graph. */
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly lines: readonly string[];
  readonly boxes: readonly Box[];
}

/** Boxes and all that they hold, outer ones before inner ones. */
export const boxesIn = (boxes: readonly Box[]): readonly Box[] =>
  boxes.flatMap((box) => [box, ...boxesIn(box.boxes)]);

/**
 * `active` and `region` (any other), `vpc` and `tier` hold other boxes. `outside` is the internet and who is there, `public` what has
 * addresses there, `party` what has private ones, `prepared` a party that nothing runs for in this state, `service` AWS's
 * own, and `link` stands between regions.
 */
export type BoxKind =
  | "active"
  | "region"
  | "vpc"
  | "tier"
  | "outside"
  | "public"
  | "party"
  | "prepared"
  | "service"
  | "link";

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: ArrowKind;
  /** The label; empty for none. */
  readonly label: string;
  /** Whether the arrow's end is to lie above its beginning: the layout goes by the direction of all others. */
  readonly upwards: boolean;
}

/**
 * `flow` opens connections, `peered` does over a peering, `copy` carries recovery points, `messages` queued payments;
 * names lead customers or wait; `people` come in by a role, and tokens are asked about.
 */
type ArrowKind = "flow" | "peered" | "copy" | "messages" | "names" | "waits" | "people";
