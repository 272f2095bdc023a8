import { ReportedError } from "../../cli/errors.ts";

/** Something that nobody has said the price of: a type of resource, or an input that decides what one costs. */
export class UnpricedError extends ReportedError {}
