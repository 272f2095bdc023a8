import { parseRequest } from "./event.ts";
import { runStatement, type SqlAnswer, type SqlContext } from "./run.ts";

/** Lambda's number of an invocation, by which the trail's record of who invoked it is found. */
interface Invocation {
  readonly awsRequestId: string;
}

/**
 * An answer, or why there is none. The error is returned, not thrown: Lambda would print it whole, with what it quotes of a
 * row.
 */
export type Answered = SqlAnswer | { readonly error: string };

/**
 * The function's handler. Of each statement it writes one line before it is run and one after: the record of PCI DSS v4.0.1
 * 10.2.1.1, of which the trail has the person. Rows are in none of them.
 */
export const createHandler =
  (context: SqlContext, region: string) =>
  async (input: unknown, { awsRequestId: request }: Invocation): Promise<Answered> => {
    const { access, databaseHost } = context.environment;
    try {
      const asked = parseRequest(input, region);
      const { statement, host: database = databaseHost } = asked;
      log({ request, access, database, statement });
      const answer = await runStatement(context, asked);
      log({ request, outcome: "done", rows: answer.rows.length, more: answer.more });
      return answer;
    } catch (error) {
      const { code, name, message, detail, hint } = Object(error) as Readonly<Record<string, unknown>>;
      // Without its message, which may quote a value: that is for whoever asked.
      log({ request, outcome: "failed", reason: String(code ?? name) });
      const said = [message || code, detail, hint].filter((part) => typeof part === "string" && part !== "");
      return { error: said.join("; ") };
    }
  };

function log(facts: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(facts));
}
