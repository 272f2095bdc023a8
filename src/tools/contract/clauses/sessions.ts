import { ask, within } from "../ask.ts";
import type { Bench } from "../bench.ts";
import type { CandidateRequest, Instance } from "../candidate.ts";
import { serving, statusWithin } from "./asked.ts";
import { broken, type Clause, type ClauseFinding, kept, type Terms, unchecked } from "./clause.ts";

type InSession = (
  app: Instance,
  session: (key: string) => CandidateRequest,
  bench: Bench,
  terms: Terms,
) => Promise<ClauseFinding>;

/** A check that needs a session store, and knows how a session begins. @param before as for {@link serving} */
const inSession =
  (check: InSession, before?: (bench: Bench) => void): Clause["check"] =>
  async (bench, terms) => {
    const { session } = terms;
    if (!bench.containers.app?.environment.some(({ name }) => name === "SESSIONS_HOST"))
      return unchecked("this environment has no session store");
    if (session === undefined) return unchecked("nothing is asked for in a session");
    return serving((app) => check(app, session, bench, terms), before)(bench, terms);
  };

/** Seconds that a customer waits for a page. */
const patience = 5;

/** Whether a status is that of a page, or of a redirection to one. */
const good = (status: number) => status >= 200 && status < 400;

/** Asks twice as one customer. @returns whether the store was asked for what it had kept after the first time */
async function comesBack(
  app: Instance,
  session: (key: string) => CandidateRequest,
  { sessions }: Pick<Bench, "sessions">,
  key: string,
): Promise<boolean> {
  const first = await ask(app, session(`${key}-1`));
  const known = [...sessions.sessions.keys()];
  const heard = sessions.heard.length;
  const cookie = [first.headers["set-cookie"] ?? []].flat().map((each) => each.split(";")[0]);
  const again = session(`${key}-2`);
  await ask(app, { ...again, headers: { ...again.headers, cookie: cookie.join("; ") } });
  return sessions.heard.slice(heard).some((command) => known.some((one) => command.endsWith(` ${one}`)));
}

export const sessionClauses: readonly Clause[] = [
  {
    id: "sessions",
    says: "Sessions are kept in the store, with the keys and commands that its user may use, at writers, and each ends by itself",
    mend: "SESSIONS_USER may use what src/blocks/sessions/access.ts lists; give each session a time to live, and read from no replica",
    check: inSession(async (app, session, bench, { noticeSeconds }) => {
      // It is well before it has a connection to the store.
      let tries = 0;
      const found = await within(noticeSeconds, () => {
        tries += 1;
        return comesBack(app, session, bench, `key-of-sessions-${tries}`);
      });
      const { refused, sessions } = bench.sessions;
      if (refused.length > 0) return broken(`the store refused ${[...new Set(refused)].join(", ")}`);
      const endless = [...sessions].find(([, { expires }]) => expires === undefined);
      if (endless) return broken(`${endless[0]} has no time to live`);
      if (sessions.size === 0) return broken("nothing is in the store");
      return found ? kept : broken("a customer who comes back is not looked up");
    }),
  },
  {
    id: "sessions-tls",
    says: "It logs in to a session store only whose certificate is for SESSIONS_HOST, and of an authority that it knows",
    mend: "connect with TLS, and have the certificate's authority and name checked: cluster clients go by addresses unless told otherwise",
    alone: "another store stands where its own was",
    check: async (bench, terms) => {
      const { authority, sessions } = bench;
      const strangers = {
        "for another name": await authority.issue("elsewhere.internal"),
        "of another authority": await bench.strangeCertificate(),
      };
      try {
        for (const [what, certificate] of Object.entries(strangers)) {
          sessions.showing(certificate);
          const before = sessions.wordless;
          const said = () => sessions.heard.length + sessions.refused.length > 0;
          const finding = await inSession(async (app, session) => {
            await ask(app, session(`key-of-strange-store-${what.length}`));
            // Silence proves nothing: it may not have come to the store yet.
            const met = await within(terms.startSeconds, () => said() || sessions.wordless > before);
            await app.remove();
            if (said()) return broken(`it spoke to a store with a certificate ${what}`);
            return met ? kept : broken("it looked at no certificate of a store");
          })(bench, terms);
          if (finding.kind !== "kept") return finding;
        }
      } finally {
        sessions.showing(await authority.issue("localhost"));
      }
      return kept;
    },
  },
  {
    id: "sessions-away",
    says: "Without its session store payments go on, and it uses the store once that is back",
    mend: "give the store less than a second, go on as if there were no session, and connect anew by yourself",
    alone: "it starts without its store",
    check: inSession(
      async (app, session, bench, { noticeSeconds }) => {
        const status = await statusWithin(patience, ask(app, session("key-of-no-store-1")));
        if (status === undefined || !good(status))
          return broken(`the store was away, and a payment got ${status ?? "no answer"}`);
        bench.sessions.answers = true;
        let tries = 0;
        const back = await within(noticeSeconds, () => {
          tries += 1;
          return comesBack(app, session, bench, `key-of-store-back-${tries}`);
        });
        return back ? kept : broken("the store is back, and it is not used");
      },
      ({ sessions }) => {
        sessions.answers = false;
      },
    ),
  },
];
