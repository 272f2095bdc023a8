import { ReportedError } from "../../cli/errors.ts";

/** The error for something without a price: a type of resource, or an input that decides what one costs. */
export class UnpricedError extends ReportedError {}
